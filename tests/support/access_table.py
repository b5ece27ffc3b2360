"""The cells of the authorization matrix, and asking for one of them."""

from collections import defaultdict
from typing import Any, NamedTuple

from tests.support import html
from tests.support.access_policy import MISSING, RULES, STANDINGS, STRANGERS, Rule
from tests.support.site import Answer, Site
from tests.support.states import Side
from tests.support.visitor import shown_values

WHO = [*STRANGERS, *STANDINGS]
Form = dict[str, Any]


class Cell(NamedTuple):
    """Who asks for what; no side means a thing that does not exist."""

    rule: Rule
    who: str
    side: str | None


FIRST: dict[tuple[str, str], Rule] = {}
REACHED: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
for _rule in RULES:
    FIRST.setdefault(_rule.route, _rule)
    REACHED[_rule.route] |= _rule.own | _rule.anybody | _rule.seen


def cells_of(rule: Rule) -> list[Cell]:
    """All roles and sides for the first rule of a route; for its other things only roles that the route is for."""
    is_first = FIRST[rule.route] is rule
    who = WHO if is_first else [each for each, standing in STANDINGS.items() if standing.place in REACHED[rule.route]]
    sides: list[str | None] = ["testbury"]
    if rule.things and not rule.one_side:
        sides.append("otherham")
    if is_first and (rule.things or rule.always):
        sides.append(None)
    return [Cell(rule, each, side) for side in sides for each in who if side == "testbury" or each not in STRANGERS]


def who_may(rule: Rule, side: str = "testbury") -> list[str]:
    """The roles of a side that a rule lets in, those who may for their own side's thing alone first."""
    of_side = [who for who, standing in STANDINGS.items() if standing.side == side]
    may = [who for who in of_side if rule.expects(who, side) == "let in"]
    return sorted(may, key=lambda who: STANDINGS[who].place not in rule.own)


class Table:
    """Asks for cells; forms are read once from their pages, as somebody sees them who may."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._forms: dict[tuple[str, str], Form] = {}

    def ask(self, cell: Cell) -> Answer:
        """Open the page or send the form."""
        address = self.address(cell.rule, cell.side)
        if cell.rule.method == "GET":
            return self.site.get(cell.who, address)
        return self.site.post(cell.who, address, self.form(cell))

    def address(self, rule: Rule, side: str | None, endpoint: str = "") -> str:
        """Where a rule's thing of a side is."""
        if side is None:
            arguments = {name: MISSING[name] for name in rule.things or rule.always}
            return self.site.path(endpoint or rule.endpoint, **{**rule.always, **arguments})
        things = {name: self._side(side).ids[key] for name, key in rule.things.items()}
        return self.site.path(endpoint or rule.endpoint, **rule.always, **things)

    def form(self, cell: Cell) -> Form:
        """What somebody of the thing's side sends, or of one's own side where there is no thing."""
        standing = STANDINGS.get(cell.who)
        own = standing.side if standing else "testbury"
        side = cell.side if cell.rule.things and cell.side else own
        key = (cell.rule.label, side)
        if key not in self._forms:
            choices = self._side(side).choices
            changes = {name: _chosen(value, choices) for name, value in cell.rule.form.items()}
            self._forms[key] = self._shown(cell.rule, side) | changes
        return self._forms[key]

    def _side(self, name: str | None) -> Side:
        return self.site.states.otherham if name == "otherham" else self.site.states.testbury

    def _shown(self, rule: Rule, side: str) -> Form:
        may = who_may(rule, side)
        address, page = self.address(rule, side), self.address(rule, side, rule.page)
        shown = self.site.get(may[0], page) if may else None
        if shown is None or shown.status != 200:
            return {}
        forms = html.parse(shown.body).select('main form[method="post" i]')
        mine = [form for form in forms if str(form.get("action") or page) == address]
        return {name: value for name, value in shown_values(mine[0]).items() if name != "csrf_token"} if mine else {}


def _chosen(value: Any, choices: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_chosen(item, choices) for item in value]
    return choices[value[1:]] if isinstance(value, str) and value.startswith("@") else value
