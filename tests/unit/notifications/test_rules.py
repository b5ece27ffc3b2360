"""What mails say, where they go out, and when a failed one is tried again."""

import datetime as dt
import re

import pytest

from rehab.notifications.mail import Mail, message
from rehab.notifications.rules import TEMPLATES, Encryption, MailSettings, mail_settings, next_attempt

NOON = dt.datetime(2026, 6, 1, 11, 0, tzinfo=dt.UTC)
# The beginnings of words that would tell what the service is about, or whom.
OF_TREATMENT = re.compile(
    r"\b(addict|alcohol|anxi|appointment|benefit|birth|blackout|cannabis|child|client|clinic|cocaine|counsel|court"
    r"|crack|custody|death|dependen|depress|detox|diagnos|died|disab|doctor|dose|drink|drug|drunk|gp|health|hepatitis"
    r"|heroin|hiv|homeless|hospital|ill|inject|intoxicat|medic|mental|methadone|mother|naloxone|nhs|nurse|opiate|opioid"
    r"|overdose|parent|patient|pregnan|prescri|prison|psych|recover|rehab|relapse|sober|substance|suicid|therap|treat"
    r"|unwell|user|withdrawal)\w*"
)
ABOUT = {"sender": "Rehab <no-reply@example.org>", "public_url": "https://rehab.example.org/"}


def settings(url: str) -> MailSettings:
    return mail_settings(url, **ABOUT)


def a_mail(template: str = "decision_made", *, news: tuple[tuple[str, int], ...] = ()) -> Mail:
    return Mail(
        notice_id=1,
        attempt=1,
        public_id="0123abcd",
        address="kay@example.org",
        template=template,
        written_at=NOON,
        news=news,
    )


@pytest.mark.parametrize(
    ("url", "host", "port", "encryption"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, Encryption.NONE),
        ("smtp://127.0.0.1:8025", "127.0.0.1", 8025, Encryption.NONE),
        ("smtp://mail.example.org?starttls=yes", "mail.example.org", 587, Encryption.STARTTLS),
        ("smtps://mail.example.org", "mail.example.org", 465, Encryption.FROM_THE_START),
        ("smtps://mail.example.org:2465", "mail.example.org", 2465, Encryption.FROM_THE_START),
    ],
)
def test_reads_where_mails_go_out(url: str, host: str, port: int, encryption: Encryption) -> None:
    read = settings(url)
    assert (read.host, read.port, read.encryption, read.user) == (host, port, encryption, "")


def test_reads_a_password_with_signs_that_addresses_use() -> None:
    read = settings("smtps://user%40council:p%3A%2Fword@mail.example.org")
    assert (read.user, read.password) == ("user@council", "p:/word")
    assert "word" not in repr(read)


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:many"])
def test_refuses_what_is_no_mail_server(url: str) -> None:
    with pytest.raises(ValueError, match=r"SMTP_URL|[Pp]ort"):
        settings(url)


def test_refuses_to_send_a_password_in_the_clear_but_to_this_computer() -> None:
    with pytest.raises(ValueError, match="encryption"):
        settings("smtp://user:password@mail.example.org")
    assert settings("smtp://user:password@localhost").user == "user"


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_says_in_plain_text_what_waits_and_where(template: str) -> None:
    made = message(a_mail(template), settings("smtp://localhost"))
    assert made.get_content_type() == "text/plain"
    assert made["To"] == "kay@example.org"
    assert made["Auto-Submitted"] == "auto-generated"
    assert "https://rehab.example.org/notices/0123abcd\n" in made.get_content()
    assert all(len(line) < 130 for line in made.get_content().splitlines())


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_mail_tells_anything_of_a_person_or_their_treatment(template: str) -> None:
    """Whoever reads over a shoulder learns that there is work to do, and nothing else."""
    made = message(a_mail(template), mail_settings("smtp://localhost", sender="a@b.org", public_url="https://c.org"))
    told = f"{made['Subject']}\n{made.get_content()}".casefold()
    assert [found[0] for found in OF_TREATMENT.finditer(told)] == []
    assert not re.search(r"R-\d|\d{4}", TEMPLATES[template][0] + TEMPLATES[template][1])


def test_a_summary_counts_and_leads_to_the_list() -> None:
    made = message(a_mail("digest", news=(("clock_overdue", 2), ("decision_made", 1))), settings("smtp://localhost"))
    assert made["Subject"] == "What is new for you"
    assert made.get_content().splitlines()[:6] == [
        "This is what is new for you since your last summary:",
        "- Something is overdue (2)",
        "- A decision was made (1)",
        "",
        "Sign in to see it:",
        "https://rehab.example.org/notices/0123abcd",
    ]


def test_a_mail_made_again_is_the_same_mail() -> None:
    first, second = (message(a_mail(), settings("smtp://localhost")) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] == "<0123abcd@rehab.example.org>"
    assert first.as_bytes() == second.as_bytes()


def test_backs_off_doubling_up_to_six_hours() -> None:
    waits = [(next_attempt(attempts, NOON) - NOON).total_seconds() / 60 for attempts in range(1, 15)]
    assert waits[:4] == [1, 2, 4, 8]
    assert waits == sorted(waits)
    assert waits[-1] == 360
    assert next_attempt(10**6, NOON) == NOON + dt.timedelta(hours=6)
