"""Charts as pictures within a page."""

import re
from xml.etree import ElementTree as ET

from rehab.web.charts import Dot, Limits, Series, as_svg, funnel_chart, line_chart


def picture(drawing) -> ET.Element:
    markup = as_svg(drawing, name="trend", title="A <title>", description="What it shows & more")
    assert "style=" not in markup
    return ET.fromstring(markup)  # noqa: S314  (our own)


def test_a_picture_has_a_role_a_title_and_a_description_that_it_names():
    svg = picture(line_chart(["Jan 26", "Apr 26"], [Series("Quarter", [10.0, 20.0])], unit="%"))
    assert svg.attrib["role"] == "img"
    words = {element.attrib["id"]: element.text for element in svg if "id" in element.attrib}
    assert [words[key] for key in svg.attrib["aria-labelledby"].split()] == ["A <title>", "What it shows & more"]


def test_a_gap_stays_a_gap():
    svg = picture(line_chart(["a", "b", "c", "d"], [Series("Quarter", [1.0, 2.0, None, 3.0])]))
    lines = [element for element in svg.iter() if element.tag == "polyline"]
    dots = [element for element in svg.iter() if element.tag == "circle"]
    assert (len(lines), len(dots)) == (1, 3)


def test_nothing_at_all_is_an_empty_chart():
    assert not list(picture(line_chart(["a", "b"], [Series("Quarter", [None, None])])).iter("circle"))


def test_a_funnel_has_a_dot_for_each_provider_and_four_limits():
    limits = [Limits(1, 0, 100), Limits(9, 20, 80)]
    svg = picture(funnel_chart([Dot("One", 4, 50.0), Dot("Two", 9, 75.0)], 60.0, limits, limits))
    assert len(list(svg.iter("circle"))) == 2
    assert len(list(svg.iter("polyline"))) == 5


def test_a_funnel_counts_cases_in_whole_numbers_and_each_once():
    for most, marks in ((1, ["0", "1"]), (17, ["0", "5", "10", "15"])):
        limits = [Limits(most, 0, 100)]
        svg = picture(funnel_chart([Dot("One", most, 50.0)], 60.0, limits, limits))
        written = [element.text for element in svg.iter() if element.tag == "text"]
        assert [words for words in written if words and "%" not in words] == marks


def test_colours_are_written_as_attributes():
    svg = picture(line_chart(["a", "b"], [Series("Quarter", [1.0, 2.0])], target=1.5))
    strokes = {element.attrib.get("stroke", "") for element in svg.iter("polyline")}
    assert all(re.fullmatch("#[0-9a-f]{6}", stroke) for stroke in strokes)
    assert len(strokes) == 2
