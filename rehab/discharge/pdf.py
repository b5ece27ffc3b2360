"""What leaves the house on paper: the person's plan, the parts for others, and how to stay safe."""

import datetime as dt

from rehab.discharge.rules import gp_letter
from rehab.discharge.rules.feedback_leaflet import HEADING as FEEDBACK_HEADING
from rehab.discharge.rules.feedback_leaflet import leaflet_parts
from rehab.discharge.rules.gp_letter import Known
from rehab.discharge.rules.safety import HEADING as SAFETY_HEADING
from rehab.discharge.rules.safety import safety_leaflet
from rehab.discharge.rules.sheets import (
    HEADING,
    About,
    Version,
    persons_sheet,
    sheet_heading,
    sheet_introduction,
    sheet_lines,
)
from rehab.plans.rules import Stakeholder
from rehab.web import codes, pdf


def persons_pdf(plan: Version, about: About) -> bytes:
    """The whole plan in large print and plain words."""
    return pdf.leaflet(HEADING, persons_sheet(plan, about), author=about.service)


def part_pdf(kind: Stakeholder, plan: Version, about: About) -> bytes:
    """What one stakeholder is given."""
    introduction = sheet_introduction(kind, plan, about)
    sections = [("What the plan says", sheet_lines(kind, plan))]
    return pdf.record(sheet_heading(kind), introduction, sections, author=about.service)


def gp_letter_pdf(known: Known, *, colour: str) -> bytes:
    """The letter to the GP, under the head of the service that answers for it."""
    return pdf.letter(gp_letter.heading(known), gp_letter.paragraphs(known), author=known.about.service, colour=colour)


def safety_pdf(about: About) -> bytes:
    """The leaflet about lost tolerance, in large print."""
    return pdf.leaflet(SAFETY_HEADING, safety_leaflet(about.key_worker, about.service), author=about.service)


def feedback_pdf(address: str, *, until: dt.date, author: str) -> bytes:
    """The leaflet by which a person says how their stay was, in large print, with a code for telephones."""
    parts = leaflet_parts(address, until)
    return pdf.leaflet(FEEDBACK_HEADING, parts, author=author, code=codes.squares(address))
