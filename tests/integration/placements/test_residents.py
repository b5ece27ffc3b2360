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
