"""Who may import whom: the contracts stand in pyproject.toml."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

WITHOUT_LAYERS_INSIDE = {"core", "web", "demo", "cli"}


@pytest.fixture(scope="module")
def contracts(root: Path) -> dict[str, Any]:
    """Contract id -> contract."""
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def packages_on_disk(root: Path) -> set[str]:
    return {path.parent.name for path in root.glob("rehab/*/__init__.py")}


def test_no_import_breaks_a_contract(root: Path) -> None:
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_package_has_its_place_among_the_layers(root: Path, contracts: dict[str, Any]) -> None:
    places = {
        name.strip(" ()") for line in contracts["features"]["layers"] for name in line.replace("|", ":").split(":")
    }
    assert packages_on_disk(root) - places == set()


def test_every_feature_package_keeps_the_order_inside(root: Path, contracts: dict[str, Any]) -> None:
    features = {f"rehab.{name}" for name in packages_on_disk(root) - WITHOUT_LAYERS_INSIDE}
    assert set(contracts["inside"]["containers"]) == features


def test_every_models_module_is_known_to_the_app(root: Path) -> None:
    """A table whose module the app does not import would be missing from the migrations."""
    command = [sys.executable, "-c", "import sys, rehab.app; print(*sys.modules)"]
    known = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split()
    files = [*root.glob("rehab/*/models.py"), *root.glob("rehab/*/models/*.py")]
    modules = {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for path in files}
    assert modules, "no models found: the search looks in the wrong place"
    assert modules - set(known) == set()
