"""Templates: all compile, all are used, none needs a weaker content security policy."""

import re
from pathlib import Path

import jinja2.meta
import pytest
from flask import Flask

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "an inline event handler": re.compile(r"\son[a-z]+=", re.IGNORECASE),
    "a way round escaping": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}


def named_in_code(root: Path) -> set[str]:
    """Every string in the code that could be a template's name."""
    return {name for path in root.glob("rehab/**/*.py") for name in re.findall(r'"([^"\n]+)"', path.read_text())}


@pytest.mark.parametrize("name", NAMES)
def test_compiles(built_app: Flask, name: str) -> None:
    built_app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_keeps_to_the_content_security_policy(name: str) -> None:
    source = (TEMPLATES / name).read_text()
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []


def test_every_template_is_used(built_app: Flask, root: Path) -> None:
    used = named_in_code(root)
    for name in NAMES:
        tree = built_app.jinja_env.parse((TEMPLATES / name).read_text())
        used |= {reference for reference in jinja2.meta.find_referenced_templates(tree) if reference}
    assert [name for name in NAMES if name not in used] == []
