"""What everybody who leaves is told about lost tolerance, in plain words; the numbers are the national ones."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it: paragraphs, then a list (`rehab.web.pdf.LeafletPart`)."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    level: int = 2
    is_numbered: bool = False


HEADING = "Stay safe after you leave"
LOST_TOLERANCE = (
    "Your body is no longer used to what you took before. A dose that was usual for you can now kill you. "
    "The danger is greatest in the first days and weeks."
)
SAFETY = (
    Part("Your tolerance has gone down", (LOST_TOLERANCE,)),
    Part(
        "If somebody cannot be woken",
        ("Blue lips, snoring or hardly breathing, and not waking up are signs of an overdose.",),
        (
            "Ring 999 and say that the person is not breathing well.",
            "Give naloxone, if there is any.",
            "Lay them on their side. Stay until the ambulance comes.",
            "It wears off: stay even if they wake up.",
        ),
        is_numbered=True,
    ),
    Part(
        "If you use or drink again",
        ("We hope that you do not. If you do, this lowers the danger:",),
        (
            "Take much less than before, and wait before you take more.",
            "Do not use alone. Ask somebody to stay with you.",
            "Do not mix drugs, or drugs with alcohol, sleeping tablets or pregabalin.",
            "If you drink every day again, do not stop all at once: that can cause a fit. Ask for help first.",
        ),
    ),
    Part(
        "Naloxone",
        ("Naloxone can bring somebody round from an overdose of heroin, methadone or strong painkillers.",),
        (
            "Carry it. It can be given by anybody.",
            "Show the people around you where it is and how to use it.",
            "Ask your drug and alcohol service or a chemist for more.",
        ),
    ),
)


def whom_to_ring(key_worker: str, service: str) -> Part:
    """The last part of everything that a person takes along."""
    own = f"{key_worker} at {service}" if key_worker else service
    return Part(
        "Whom to ring",
        (f"You can always come back to us. Ask for {own}.",),
        (
            "Danger to life: 999",
            "Help that cannot wait, day and night: NHS 111",
            "To talk to somebody, day and night: Samaritans, 116 123",
            "About drugs: FRANK, 0300 123 6600",
        ),
    )


def safety_leaflet(key_worker: str, service: str) -> list[Part]:
    """The leaflet for somebody who leaves; it names nobody who leaves."""
    return [*SAFETY, whom_to_ring(key_worker, service)]
