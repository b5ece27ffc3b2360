"""The provider's lists of people: as many statements for many as for one."""

from rehab.placements import queries
from tests.factories import World, actor
from tests.support.statements import statements_seen
from tests.support.stays import a_resident

# The stays, their parts with the houses, the reviews that are due, who is on leave.
STATEMENTS = 4


def test_as_many_statements_for_many_residents_as_for_one(world: World) -> None:
    staff, counts = actor(world.provider_user), []
    for more in (1, 11):
        for _ in range(more):
            a_resident(world)
        with statements_seen() as seen:
            found = queries.residents(staff, have_left=False, page=1, size=25)
            assert all(resident.facility and resident.name for resident in found)
        counts.append(len(seen))
    assert (len(found), len(set(counts))) == (12, 1), counts
    assert counts[0] <= STATEMENTS


def test_counts_only_as_far_as_asked_and_only_the_own_people(world: World) -> None:
    for _ in range(3):
        a_resident(world)
    staff, others = actor(world.provider_user), actor(world.other_provider_user)
    assert queries.counts(staff, "here", "left") == {"here": 3, "left": 0}
    assert queries.counts(staff, "here", most=1) == {"here": 2}
    assert queries.counts(others, "here") == {"here": 0}
    assert queries.residents(others, have_left=False, page=1, size=25) == []
