"""What a person is handed to say how their stay was; it names neither them nor the place."""

import datetime as dt

from rehab.core.clock import written
from rehab.discharge.rules.safety import Part

HEADING = "How was your stay?"


def leaflet_parts(address: str, until: dt.date) -> list[Part]:
    """The leaflet, for a link that works up to and including a day."""
    return [
        Part(
            "Tell us",
            (
                "You have stayed somewhere that your drug and alcohol service found for you.",
                "We want to know how it was, so that it gets better for the next person.",
                "It takes about three minutes. You need no password, and you can leave out any question.",
            ),
        ),
        Part(
            "How to answer",
            points=(
                "Point the camera of a phone at the square above, and open the page that it shows.",
                f"Or type this address into a browser:\n{address}",
                f"It works once, until {written(until)}. Ask your key worker for a new one if it stops working.",
                "You have no phone? Your key worker can lend you one, or you can answer together.",
            ),
        ),
        Part(
            "Who reads it",
            (
                "The service that helped you find the place reads what you write.",
                "The place where you stayed sees figures once five people have answered.",
                "It sees your words only if you agree, and without your name.",
                "What you say changes nothing about the help that you get.",
            ),
        ),
        Part(
            "If something was wrong",
            ("You can use the same page to complain. If you are in danger, ring 999.",),
        ),
    ]
