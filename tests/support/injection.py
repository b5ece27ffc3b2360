"""Text that would do harm wherever it is read as anything but text."""

from bs4 import BeautifulSoup

PROBE = "=1+1\"'><zzprobe onload=x>{{7*7}}</textarea></title><b>&amp;\u202e"


def runs_probe(page: str) -> bool:
    """Whether a browser would see an element, or an attribute, that somebody typed."""
    if "zzprobe" not in page:
        return False
    return "<zzprobe" in page or BeautifulSoup(page, "lxml").find(attrs={"onload": True}) is not None
