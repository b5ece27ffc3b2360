"""The repository itself: what is vendored is unchanged, and nothing tells of one computer."""

import hashlib
import re
import subprocess
from pathlib import Path

OWN_MACHINE = re.compile(r"(?<![\w.-])/(wor[k]|roo[t])/|\.\./share[d]/")


def vendored(root: Path) -> list[Path]:
    folders = [path.parent for path in root.glob("static/vendor/*/sha256sums.txt")]
    assert folders, "nothing vendored was found: the search looks in the wrong place"
    return folders


def test_vendored_files_are_those_that_were_reviewed(root: Path) -> None:
    for folder in vendored(root):
        for line in (folder / "sha256sums.txt").read_text().splitlines():
            digest, name = line.split()
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_every_vendored_file_has_its_sum(root: Path) -> None:
    for folder in vendored(root):
        listed = {line.split()[1] for line in (folder / "sha256sums.txt").read_text().splitlines()}
        present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        assert present - listed == {"sha256sums.txt"}


def test_every_folder_of_vendored_files_is_summed(root: Path) -> None:
    folders = {path for path in root.glob("static/vendor/*") if path.is_dir()}
    assert folders == set(vendored(root))


def test_no_file_names_a_path_of_one_computer(root: Path) -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    assert names, "git lists no files"
    telling = []
    for name in names:
        text = (root / name).read_text(errors="replace") if (root / name).is_file() else ""
        telling += [f"{name}: {match.group()}" for match in OWN_MACHINE.finditer(text)]
    assert telling == []
