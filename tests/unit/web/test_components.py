"""Our components, rendered with every missing name an error."""

import datetime as dt
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import flash

from rehab.core import clock
from rehab.web.pagination import paginate
from tests.support.html import faults, parse, words

Component = Callable[..., str]


def sound(html: str) -> BeautifulSoup:
    """The piece as a tree, after a check that it would be sound in a page."""
    page = f'<html lang="en"><head><title>t</title></head><body><main><h1>h</h1>{html}</main></body></html>'
    assert faults(page) == []
    main = parse(page).main
    assert main is not None
    return parse(str(main))


class TestTags:
    @pytest.mark.parametrize(
        ("tone", "colour"),
        [("act", "yellow"), ("progress", "blue"), ("good", "green"), ("bad", "red"), ("closed", "grey")],
    )
    def test_gives_each_tone_its_colour(self, component: Component, tone: str, colour: str) -> None:
        html = component("{{ tag(text, tone) }}", "tag.html", "tag", text="A <b>", tone=tone)
        assert f"govuk-tag--{colour}" in html
        assert "A &lt;b&gt;" in html

    @pytest.mark.parametrize(
        ("days", "text", "colour"),
        [(9, "9 days left", "blue"), (2, "2 days left", "yellow"), (-3, "3 days overdue", "red")],
    )
    def test_colours_a_clock_by_the_time_left(self, component: Component, days: int, text: str, colour: str) -> None:
        due = clock.end_of_day(clock.today() + dt.timedelta(days=days))
        html = component("{{ time_left(due) }}", "tag.html", "time_left", due=due)
        assert text in html
        assert f"govuk-tag--{colour}" in html

    def test_shows_nothing_without_a_due_time(self, component: Component) -> None:
        assert component("{{ time_left(none) }}", "tag.html", "time_left").strip() == ""


class TestTables:
    def test_makes_the_first_cell_of_a_plain_row_its_heading(self, component: Component) -> None:
        source = '{{ table("Prices", ["Facility", {"text": "Price", "numeric": true}], [["Elm", "£1.00"]]) }}'
        page = sound(component(source, "table.html", "table"))
        assert words(page.select_one("tbody th[scope=row]")) == "Elm"
        assert words(page.select_one("td.govuk-table__cell--numeric[data-label=Price]")) == "£1.00"
        assert words(page.caption) == "Prices"

    def test_takes_rows_written_by_the_page(self, component: Component) -> None:
        source = """
            {% call(row) table("Requests", ["Reference", "Cost"], [{"ref": "R-1", "cost": 5}], sortable=true) %}
              {% call heading_cell("Reference") %}<a href="/r">{{ row.ref }}</a>{% endcall %}
              {{ cell("Cost", "£" ~ row.cost, numeric=true, sort_value=row.cost) }}
            {% endcall %}"""
        page = sound(component(source, "table.html", "table", "cell", "heading_cell"))
        assert words(page.select_one("tbody th a")) == "R-1"
        assert page.select_one("table[data-sortable]") is not None
        assert page.select("td")[0]["data-sort-value"] == "5"

    def test_says_by_which_column_the_server_sorted(self, component: Component) -> None:
        source = """{{ table("T", [{"text": "A", "sort_href": "?sort=a", "sort": "ascending"}, "B"], []) }}"""
        page = sound(component(source, "table.html", "table"))
        assert page.select("th")[0]["aria-sort"] == "ascending"
        assert page.select("th a")[0]["href"] == "?sort=a"

    def test_keeps_table_semantics_when_rows_become_cards(self, component: Component) -> None:
        page = sound(component('{{ table("T", ["A", "B"], [["1", "2"]]) }}', "table.html", "table"))
        roles = {str(element["role"]) for element in page.select("[role]")}
        assert roles == {"table", "rowgroup", "row", "columnheader", "rowheader", "cell"}


class TestSummaries:
    def test_names_what_an_action_is_about(self, component: Component) -> None:
        source = '{{ summary_list([{"key": "Name", "value": "Ann", "href": "/n"}, {"key": "Born", "value": "1980"}]) }}'
        page = sound(component(source, "summary.html", "summary_list"))
        assert words(page.select_one("a")) == "Change Name"
        assert len(page.select(".govuk-summary-list__row--no-actions")) == 1

    def test_opens_the_list_that_a_tile_counts(self, component: Component) -> None:
        source = """{{ tiles([
            {"label": "Late", "count": 2, "href": "/late", "tone": "bad"},
            {"label": "None", "count": 0, "href": "/none", "tone": "bad"}]) }}"""
        page = sound(component(source, "summary.html", "tiles"))
        assert [words(link) for link in page.select("a")] == ["2 Late", "0 None"]
        assert len(page.select(".app-tiles__item--bad")) == 1, "a count of nothing must not alarm"

    def test_shows_key_facts_and_cards(self, component: Component) -> None:
        source = """{{ key_facts([{"label": "Reference", "value": "R-1"}]) }}
            {{ summary_card("Person", [{"key": "Name", "value": "Ann"}], href="/p") }}"""
        page = sound(component(source, "summary.html", "key_facts", "summary_card"))
        assert words(page.select_one(".app-key-facts__value")) == "R-1"
        assert words(page.select_one(".govuk-summary-card a")) == "Change Person"


class TestLists:
    def test_links_only_tasks_that_can_be_started(self, component: Component) -> None:
        source = """{{ task_list([
            {"text": "Person", "href": "/p", "hint": "5 minutes", "status": "Incomplete", "tone": "act"},
            {"text": "Declaration", "status": "Cannot start yet"}]) }}"""
        page = sound(component(source, "task_list.html", "task_list"))
        assert [words(link) for link in page.select("a")] == ["Person"]
        assert len(page.select(".govuk-tag")) == 1

    def test_says_who_and_when_in_a_timeline(self, component: Component) -> None:
        when = dt.datetime(2027, 1, 4, 9, 5, tzinfo=dt.UTC)
        entries = [
            {"title": "Submitted", "who": "A key worker", "when": when, "text": "Sent.", "changes": ["Draft to sent"]},
            {"title": "Begun", "who": "A key worker", "when": when, "href": "/x"},
        ]
        page = sound(component("{{ timeline(entries) }}", "timeline.html", "timeline", entries=entries))
        assert words(page.select_one(".app-timeline__byline")) == "4 January 2027 at 9:05am , A key worker"
        assert words(page.select_one("h3 a")) == "Begun"

    def test_shows_where_in_the_pages_one_is(self, component: Component) -> None:
        page = paginate((["x"] * 25, 342), number=7, path="/cases", arguments=[("state", "open")])
        source = '{{ showing(page, "requests") }}{{ pagination(page) }}'
        tree = sound(component(source, "pagination.html", "showing", "pagination", page=page))
        assert words(tree.select_one(".app-showing")) == "Showing 151 to 175 of 342 requests"
        assert words(tree.select_one("[aria-current=page]")) == "7"
        assert tree.select("a[rel=next]")[0]["href"] == "/cases?state=open&page=8"

    def test_shows_no_pages_where_there_is_one(self, component: Component) -> None:
        page = paginate((["x"], 1), number=1, path="/cases")
        source = '{{ showing(page, "requests") }}{{ pagination(page) }}'
        tree = sound(component(source, "pagination.html", "showing", "pagination", page=page))
        assert tree.select("nav") == []
        assert words(tree.select_one(".app-showing")) == "1 requests"

    def test_says_what_to_do_where_a_list_is_empty(self, component: Component) -> None:
        source = '{{ empty_state("No offers.", "See past offers", "/past") }}{{ empty_state("Nothing.") }}'
        page = sound(component(source, "text.html", "empty_state"))
        assert [link["href"] for link in page.select("a")] == ["/past"]


class TestForms:
    def test_posts_a_single_button_with_token_and_key(self, component: Component) -> None:
        source = '{{ confirm("/accept", "Accept", look="warning", hidden={"row_version": 3}, key="k1") }}'
        page = sound(component(source, "buttons.html", "confirm"))
        sent = {str(field["name"]): str(field["value"]) for field in page.select("form[method=post] input")}
        assert sent == {"csrf_token": "a-token", "form_key": "k1", "row_version": "3"}
        assert page.select("button.govuk-button--warning[data-prevent-double-click]") != []

    def test_takes_further_fields_beside_the_button(self, component: Component) -> None:
        source = '{% call confirm("/decline", "Decline") %}<p>why</p>{% endcall %}{{ link_button("Go", "/go") }}'
        page = sound(component(source, "buttons.html", "confirm", "link_button"))
        assert words(page.select_one("form p")) == "why"

    @pytest.mark.parametrize(
        ("arguments", "is_open"), [("", False), (', clear_href="/l"', True), (", open=true", True)]
    )
    def test_keeps_filters_open_while_one_is_set(self, component: Component, arguments: str, *, is_open: bool) -> None:
        source = '{% call filters("/l"' + arguments + ") %}<p>fields</p>{% endcall %}"
        page = sound(component(source, "filters.html", "filters"))
        assert bool(page.select("details[open]")) is is_open
        assert page.select("form[method=get]") != []

    def test_links_each_error_to_its_input(self, component: Component) -> None:
        source = '{{ error_summary([("Enter it", "given"), ("Budget spent", none)]) }}<input id="given" aria-label="x">'
        page = sound(component(source, "error_summary.html", "error_summary"))
        assert [words(item) for item in page.select("li")] == ["Enter it", "Budget spent"]
        assert [link["href"] for link in page.select("li a")] == ["#given"]

    def test_shows_no_summary_without_errors(self, component: Component) -> None:
        assert component("{{ error_summary([]) }}", "error_summary.html", "error_summary").strip() == ""


class TestFigures:
    def test_writes_the_share_beside_the_bar(self, component: Component) -> None:
        page = sound(component('{{ bar(17, 20, "on time", target=90) }}', "figures.html", "bar"))
        assert words(page.select_one(".app-bar__text")) == "85.0% (17 of 20 on time)"
        assert [line["x1"] for line in page.select("line.app-bar__target")] == ["90%"]
        assert page.select("rect.app-bar__share")[0]["width"] == "85.0%"

    def test_says_that_there_were_no_cases(self, component: Component) -> None:
        assert "No cases" in component('{{ bar(0, 0, "on time") }}', "figures.html", "bar")


class TestTexts:
    def test_takes_text_or_a_block(self, component: Component) -> None:
        source = """{{ inset("One") }}{% call inset() %}<b>Two</b>{% endcall %}{{ details("S", "Three") }}
            {% call details("S") %}Four{% endcall %}{{ warning("Five") }}"""
        page = sound(component(source, "text.html", "inset", "details", "warning"))
        for word in ("One", "Two", "Three", "Four", "Five"):
            assert word in words(page)

    def test_heads_a_confirmation_page(self, component: Component) -> None:
        html = component('{{ panel("Request submitted", "R-1") }}', "text.html", "panel")
        assert words(parse(html).h1) == "Request submitted"


class TestNavigation:
    def test_marks_where_one_is(self, component: Component) -> None:
        items = [{"text": "Home", "href": "/", "current": True}, {"text": "Cases", "href": "/c", "current": False}]
        source = '{{ service_navigation(items) }}{{ sub_navigation("Parts", items) }}{{ back_link("/b", "Back to x") }}'
        macros = ("service_navigation", "sub_navigation", "back_link")
        page = sound(component(source, "navigation.html", *macros, items=items))
        assert [words(link) for link in page.select("[aria-current]")] == ["Home", "Home"]

    def test_shows_no_menu_to_those_who_have_none(self, component: Component) -> None:
        source = "{{ service_navigation([]) }}"
        assert component(source, "navigation.html", "service_navigation").strip() == ""

    def test_leads_back_step_by_step(self, component: Component) -> None:
        source = '{{ breadcrumb_list([("Home", "/"), ("Framework", none)]) }}'
        page = sound(component(source, "navigation.html", "breadcrumb_list"))
        assert words(page.select_one("[aria-current=page]")) == "Framework"


class TestFlashes:
    def test_announces_each_message_once(self, component: Component) -> None:
        flash("Saved <it>", "success")
        flash("Look here", "warning")
        page = sound(component("{{ flashes() }}", "flash.html", "flashes"))
        assert [words(banner) for banner in page.select("[role=alert]")] == [
            "Success Saved <it>",
            "Important Look here",
        ]
        assert len(page.select(".govuk-notification-banner--success")) == 1
