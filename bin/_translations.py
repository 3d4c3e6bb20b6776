"""Check the English catalogue: every Chinese sentence of the source has English, none is fuzzy, no variable is lost.

Freshness (a sentence in the source that the catalogue has never seen) needs GNU gettext and is left out without it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
VARIABLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def texts(value: object) -> list[str]:
    """Return the forms of a message: one, or singular and plural."""
    return [value] if isinstance(value, str) else [str(form) for form in value or ()]  # type: ignore[attr-defined]


def unfinished(path: Path) -> list[str]:
    """Return one complaint for each message that has no usable English."""
    complaints = []
    with path.open("rb") as file:
        for message in read_po(file):
            if not message.id:
                continue
            shown = texts(message.id)[0]
            if message.fuzzy:
                complaints.append(f"fuzzy: {shown}")
            elif not all(texts(message.string)) or not texts(message.string):
                complaints.append(f"no English: {shown}")
            elif set(VARIABLE.findall(texts(message.id)[-1])) != set(VARIABLE.findall(texts(message.string)[-1])):
                complaints.append(f"other variables in the English: {shown}")
    return complaints


def unseen(path: Path) -> list[str]:
    """Extract the messages of a copy of the source; return those that the catalogue does not have."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    with tempfile.TemporaryDirectory() as folder:
        for name in listed:
            is_source = name.endswith((".py", ".html", ".txt", ".po")) and not name.startswith(("tests/", "bench/"))
            if is_source and Path(name).exists():
                copy = Path(folder, name)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(name, copy)
        Path(folder, "static").mkdir(exist_ok=True)
        subprocess.run(
            [sys.executable, "manage.py", "makemessages", "-l", "en", "--no-location", "--no-obsolete"],
            cwd=folder, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": folder},
        )  # fmt: skip
        new = messages(Path(folder, path)) - messages(path)
    return [f"not in the catalogue: {message[0]}" for message in sorted(new)]


def messages(path: Path) -> set[tuple[str, ...]]:
    """Return what a catalogue has a place for."""
    with path.open("rb") as file:
        return {tuple(texts(message.id)) for message in read_po(file) if message.id}


def main() -> int:
    os.chdir(ROOT)
    if not CATALOGUE.exists():
        print(f"{CATALOGUE} is not there")
        return 1
    complaints = unfinished(CATALOGUE)
    if shutil.which("xgettext"):
        complaints += unseen(CATALOGUE)
    elif os.environ.get("CI") == "true":
        complaints.append("gettext is missing: freshness was not checked")
    print("\n".join(complaints))
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
