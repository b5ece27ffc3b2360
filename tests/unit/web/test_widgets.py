"""What fields take, what they hand on, what they say when they refuse."""

import datetime as dt
import enum
from collections.abc import Callable

import pytest
from flask import Flask
from wtforms.validators import Length

from rehab.web.widgets import (
    CheckboxesField,
    ConfirmField,
    DayField,
    EmailField,
    FilterForm,
    Form,
    MoneyField,
    Option,
    PasswordField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
    YesNoField,
    options_of,
)

Post = Callable[..., Form]


class Care(enum.StrEnum):
    REHAB = "rehab"
    DETOX = "detox"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Texts(Form):
    given = TextField("Given name", required="Enter the given name", longest=10)
    notes = TextAreaField("Notes", longest=20)
    email = EmailField("Email address")
    password = PasswordField("Password", longest=12)


class Amounts(Form):
    price = MoneyField("Price per week", most=500_000)
    weeks = WholeNumberField("Weeks", low=1, high=52)


class Days(Form):
    born = DayField("Date of birth", required="Enter the date of birth", latest=lambda: dt.date(2026, 6, 30))


class Choices(Form):
    care = RadiosField("Care", required="Select the care", options=options_of(Care), coerce=Care)
    facility = SelectField("Facility", coerce=int)
    substances = CheckboxesField("Substances", options=[Option("a", "Alcohol"), Option("o", "Opiates")])
    consent = YesNoField("Agreed?", required="Select yes if they agreed")
    sure = ConfirmField("I am sure", required="Confirm that you are sure")
    pets = YesNoField("Pets?", unknown="Not stated")


def errors(form: Form, name: str) -> list[str]:
    return list(form[name].errors)


class TestTexts:
    def test_trims_and_joins_lines_where_one_line_is_asked_for(self, post: Post) -> None:
        assert post(Texts, given="  Ann\r\nLee ")["given"].data == "Ann Lee"

    def test_keeps_lines_where_several_are_asked_for(self, post: Post) -> None:
        assert post(Texts, given="A", notes=" one\r\ntwo ")["notes"].data == "one\ntwo"

    def test_says_what_to_enter_when_only_spaces_came(self, post: Post) -> None:
        assert errors(post(Texts, given="   "), "given") == ["Enter the given name"]

    def test_leaves_an_optional_text_empty(self, post: Post) -> None:
        form = post(Texts, given="Ann")
        assert (form.errors, form["notes"].data, form["email"].data) == ({}, "", "")

    @pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f"])
    def test_refuses_what_a_database_cannot_store(self, post: Post, character: str) -> None:
        assert errors(post(Texts, {"given": f"A{character}n"}), "given") == [
            "Given name contains a character that cannot be stored"
        ]

    def test_refuses_a_text_that_is_too_long_but_shows_it_again(self, post: Post) -> None:
        form = post(Texts, given="A" * 11)
        assert errors(form, "given") == ["Given name must be 10 characters or less"]
        assert 'value="AAAAAAAAAAA"' in form["given"]()

    @pytest.mark.parametrize("text", ["ann", "ann@", "@example.com", "a b@example.com", "ann@example"])
    def test_refuses_what_is_no_address(self, post: Post, text: str) -> None:
        assert "name@example.com" in errors(post(Texts, given="A", email=text), "email")[0]

    def test_takes_an_address(self, post: Post) -> None:
        assert post(Texts, given="A", email=" Ann.Lee@example.org ")["email"].data == "Ann.Lee@example.org"

    def test_neither_trims_a_password_nor_sends_it_back(self, post: Post) -> None:
        form = post(Texts, given="", password=" secret ")
        assert form["password"].data == " secret "
        assert "secret" not in form["password"]()

    def test_refuses_a_password_too_long_to_hash_cheaply(self, post: Post) -> None:
        assert errors(post(Texts, given="A", password="x" * 13), "password") == [
            "Password must be 12 characters or less"
        ]


class TestAmounts:
    @pytest.mark.parametrize(
        ("text", "pence"),
        [
            ("940", 94_000), ("£1,250.50", 125_050), ("1250.5", 125_050), (" £ 3 ", 300),
            ("0", 0), ("0.07", 7), ("", None), ("5,000.00", 500_000),
        ],
    )  # fmt: skip
    def test_reads_pounds_as_pence(self, post: Post, text: str, pence: int | None) -> None:
        form = post(Amounts, price=text)
        assert (form.errors, form["price"].data) == ({}, pence)

    @pytest.mark.parametrize(
        "text", ["12.345", "-5", "14,94", "1.2.3", "£", "ten", ".50", "1e5", "٣", "9" * 41, "1,0000"]
    )
    def test_refuses_what_is_no_amount(self, post: Post, text: str) -> None:
        form = post(Amounts, price=text)
        assert errors(form, "price") == ["Price per week must be an amount in pounds, like 940 or 1,250.50"]
        assert form["price"].data is None

    def test_refuses_more_than_the_most(self, post: Post) -> None:
        assert errors(post(Amounts, price="5000.01"), "price") == ["Price per week must be £5,000.00 or less"]

    def test_shows_stored_pence_as_pounds(self, bare_app: Flask) -> None:
        with bare_app.test_request_context():
            assert 'value="1,250.50"' in Amounts(data={"price": 125_050}).price()

    @pytest.mark.parametrize(("text", "number"), [("12", 12), ("52", 52), ("", None)])
    def test_reads_whole_numbers(self, post: Post, text: str, number: int | None) -> None:
        form = post(Amounts, weeks=text)
        assert (form.errors, form["weeks"].data) == ({}, number)

    def test_shows_a_stored_number_and_what_was_typed(self, bare_app: Flask, post: Post) -> None:
        with bare_app.test_request_context():
            assert 'value="12"' in Amounts(data={"weeks": 12}).weeks()
            assert 'value=""' in Amounts().weeks()
            assert 'value=""' in Amounts().price()
        assert 'value="twelve"' in post(Amounts, weeks="twelve")["weeks"]()
        assert 'value="£ 1x"' in post(Amounts, price="£ 1x")["price"]()

    @pytest.mark.parametrize("text", ["1.5", "two", "²", "1,2", "9" * 50, "--1"])
    def test_refuses_what_is_no_whole_number(self, post: Post, text: str) -> None:
        assert errors(post(Amounts, weeks=text), "weeks") == ["Weeks must be a whole number"]

    @pytest.mark.parametrize("text", ["0", "53", "-4", "99999999999999999999"])
    def test_refuses_a_number_out_of_bounds(self, post: Post, text: str) -> None:
        assert errors(post(Amounts, weeks=text), "weeks") == ["Weeks must be between 1 and 52"]


def a_day(day: str, month: str, year: str) -> dict[str, str]:
    return {"born-day": day, "born-month": month, "born-year": year}


class TestDays:
    def test_reads_three_boxes(self, post: Post) -> None:
        form = post(Days, a_day(" 4 ", "01", "1980"))
        assert (form.errors, form["born"].data) == ({}, dt.date(1980, 1, 4))

    @pytest.mark.parametrize(
        ("parts", "error", "target"),
        [
            (("", "", ""), "Enter the date of birth", "born-day"),
            (("31", "", "1980"), "Date of birth must include a month", "born-month"),
            (("31", "", ""), "Date of birth must include a month and year", "born-month"),
            (("31", "2", "1980"), "Date of birth must be a real date", "born-day"),
            (("1", "13", "1980"), "Date of birth must be a real date", "born-month"),
            (("x", "1", "1980"), "Date of birth must be a real date", "born-day"),
            (("²", "1", "1980"), "Date of birth must be a real date", "born-day"),
            (("1", "1", "80"), "Date of birth must have a year of 4 numbers", "born-year"),
            (("1", "1", "abcd"), "Date of birth must be a real date", "born-year"),
            (("1", "1", "0000"), "Date of birth must be a real date", "born-year"),
            (("9" * 500, "1", "1980"), "Date of birth must be a real date", "born-day"),
            (("1", "1", "1899"), "Date of birth must be 1 January 1900 or later", "born-day"),
            (("1", "7", "2026"), "Date of birth must be 30 June 2026 or earlier", "born-day"),
        ],
    )
    def test_refuses_with_a_link_to_the_box_that_is_wrong(
        self, post: Post, parts: tuple[str, str, str], error: str, target: str
    ) -> None:
        assert post(Days, a_day(*parts)).error_links() == [(error, target)]

    def test_refuses_a_form_without_the_boxes(self, post: Post) -> None:
        assert errors(post(Days, {"other": "x"}), "born") == ["Enter the date of birth"]

    def test_shows_again_what_was_typed_and_marks_only_the_wrong_box(self, post: Post) -> None:
        html = post(Days, a_day("31", "x<", "1980"))["born"]()
        assert 'value="x&lt;"' in html
        assert html.count("govuk-input--error") == 1

    def test_marks_all_boxes_when_the_whole_date_is_wrong(self, post: Post) -> None:
        assert post(Days, a_day("1", "1", "1850"))["born"]().count("govuk-input--error") == 3

    def test_shows_a_stored_date(self, bare_app: Flask) -> None:
        with bare_app.test_request_context():
            html = Days(data={"born": dt.date(1980, 1, 4)}).born()
        assert [f'value="{part}"' in html for part in ("4", "1", "1980")] == [True, True, True]


def the_choices(**changed: str | list[str]) -> dict[str, str | list[str]]:
    return {"care": "rehab", "consent": "yes", "sure": "y", **changed}


class TestChoices:
    def test_hands_on_what_was_chosen_as_what_it_means(self, post: Post) -> None:
        form = post(Choices, the_choices(substances=["o", "a"], consent="no"))
        assert form.errors == {}
        assert form["care"].data is Care.REHAB
        assert form["substances"].data == ["a", "o"]
        assert form["consent"].data is False
        assert form["sure"].data is True
        assert form["facility"].data is None

    def test_says_what_to_choose(self, post: Post) -> None:
        assert post(Choices, {"other": "x"}).error_links() == [
            ("Select the care", "care"),
            ("Select yes if they agreed", "consent"),
            ("Confirm that you are sure", "sure"),
        ]

    @pytest.mark.parametrize("name", ["care", "facility", "substances", "consent"])
    def test_refuses_what_was_not_offered(self, post: Post, name: str) -> None:
        assert errors(post(Choices, the_choices(**{name: "other"})), name) == ["Choose one of the answers on the page"]

    def test_takes_options_set_after_the_form_was_made(self, bare_app: Flask) -> None:
        with bare_app.test_request_context(method="POST", data=the_choices(facility="7")):
            form = Choices()
            form.facility.options = [Option("7", "Elm House")]
            assert form.validate_on_submit()
            assert form.facility.data == 7

    @pytest.mark.parametrize("name", ["care", "facility", "substances", "consent", "sure"])
    def test_links_an_error_to_an_input_that_is_there(self, post: Post, name: str) -> None:
        field = post(Choices, {"other": "x"})[name]
        assert f'id="{field.error_id}"' in field()

    def test_marks_what_is_stored(self, bare_app: Flask) -> None:
        with bare_app.test_request_context():
            form = Choices(data={"care": Care.DETOX, "consent": False, "substances": ["o"], "sure": True})
            rendered = [form[name]() for name in ("care", "consent", "substances", "sure")]
        assert [html.count(" checked") for html in rendered] == [1, 1, 1, 1]

    def test_marks_what_was_posted_when_another_field_is_wrong(self, post: Post) -> None:
        form = post(Choices, {"care": "detox", "consent": "no"})
        assert form["care"]().index('value="detox" checked') > 0
        assert form["consent"]().index('value="no" checked') > 0

    def test_an_answer_can_be_taken_back_where_there_is_a_word_for_it(self, bare_app: Flask, post: Post) -> None:
        assert post(Choices, the_choices(pets=""))["pets"].data is None
        with bare_app.test_request_context():
            assert 'value="" checked' in Choices(data={"pets": None}).pets()
            assert 'value="" checked' not in Choices(data={"pets": False}).pets()

    def test_shows_what_several_answers_ask_for_below_them_all(self, bare_app: Flask) -> None:
        with bare_app.test_request_context():
            form = Choices()
            form.care.follows.append((frozenset({"rehab", "detox"}), [form.facility]))
            html = form.care()
        place = html.index('<div class="app-group" data-asked-of="care" data-answers="detox rehab">')
        assert html.index('value="detox"') < place < html.index('name="facility"')


class Checked(Form):
    code = TextField("Code", validators=[Length(min=3, message="Enter all 3 letters")])
    weeks = WholeNumberField("Weeks")

    def validate_weeks(self, field: WholeNumberField) -> None:
        assert field.data is not None, "a blank field must not reach its validators"


class TestForms:
    def test_runs_validators_only_on_what_was_filled_in(self, post: Post) -> None:
        assert post(Checked, code="", weeks="").errors == {}
        assert post(Checked, code="ab", weeks="x").errors == {
            "code": ["Enter all 3 letters"],
            "weeks": ["Weeks must be a whole number"],
        }

    def test_shows_what_a_command_refused_at_its_field_and_the_rest_on_top(self, post: Post) -> None:
        form = post(Checked, code="abc")
        form.add_faults({"code": "This code is taken", "budget": "The budget is spent"})
        assert form.error_links() == [("The budget is spent", None), ("This code is taken", "code")]

    def test_reads_filters_from_the_address(self, bare_app: Flask) -> None:
        class Filters(FilterForm):
            since = DayField("Since")
            text = TextField("Text")

        with bare_app.test_request_context("/?since-day=1&since-month=2&since-year=2026&text=elm"):
            form = Filters()
            assert form.validate()
            assert (form.since.data, form.text.data) == (dt.date(2026, 2, 1), "elm")

    def test_joins_hint_and_error_to_the_input(self, post: Post) -> None:
        class Hinted(Form):
            given = TextField("Given name", hint="As on the passport", required="Enter it")

        assert 'aria-describedby="given-hint given-error"' in post(Hinted, given="")["given"]()
