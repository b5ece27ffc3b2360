"""What a return must say."""

from rehab.requests.rules import ReturnNotAnswered, Section, return_faults


def test_a_return_names_a_section() -> None:
    assert return_faults({}) == {"sections": "Tick each section in which something is missing"}


def test_each_section_has_its_reason() -> None:
    assert return_faults({Section.HEALTH: "Which dose?", Section.RISK: " "}) == {
        "missing_in_risk": "Say what is missing in “Risk and safeguarding”"
    }
    assert return_faults({Section.DISCHARGE_PLAN: "Who drives?"}) == {}


def test_says_which_sections_were_left_as_they_were() -> None:
    refused = ReturnNotAnswered([Section.HEALTH, Section.TOP])
    assert "“Health” and “Treatment outcomes profile at the start”" in str(refused)
