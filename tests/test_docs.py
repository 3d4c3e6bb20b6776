"""What documentation owes: every setting, close code, frame, check, command and sweep stands in it."""

import re
from pathlib import Path

import pytest

from storybook.sweeps import SWEEPS

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("storybook", "classrooms", "stories", "voice", "vision", "sessions", "families", "gateway")


def source(*patterns: str) -> str:
    """Return all the source of the rooms whose path below a room matches one of `patterns`."""
    files = {path for room in ROOMS for pattern in patterns for path in (ROOT / room).glob(pattern)}
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


READS_ENVIRONMENT = re.compile(r"\benv\.(str|int|bool|list)\(|os\.environ\[")
VOICE = sorted((ROOT / "voice").glob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def settings_read() -> set[str]:
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z][A-Z0-9_]+)"', source("**/*.py")))


def settings_offered() -> set[str]:
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))


def test_settings_are_read_in_one_place():
    elsewhere = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path.name not in ("settings.py", "env.py") and READS_ENVIRONMENT.search(path.read_text())
    ]
    assert elsewhere == []


def test_every_setting_stands_in_the_example():
    assert settings_read() - settings_offered() == set()


def test_every_setting_is_explained():
    page = doc("settings.md")
    assert {name for name in settings_read() | settings_offered() if f"`{name}`" not in page} == set()


def test_no_setting_is_offered_that_nothing_reads():
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    read = settings_read() | set(re.findall(r"\$\{([A-Z_]+)", compose))
    assert settings_offered() - read == set()


def test_every_close_code_is_explained():
    codes = set(re.findall(r"\b(44\d\d)\b", source("**/*.py")))
    page = doc("wire-protocol.md")
    assert codes, "no close code found: has the consumer moved?"
    assert {code for code in codes if f"`{code}`" not in page} == set()


def test_every_frame_of_the_talk_is_explained():
    from voice import wire

    page = doc("wire-protocol.md")
    down = set(re.findall(r'(?:"type": |\bshow\(\s*)"([a-z.]+)"', "\n".join(path.read_text() for path in VOICE)))
    assert "caption" in down, "no frame found: has the relay moved?"
    assert {kind for kind in set(wire._READERS) | down if f"`{kind}`" not in page} == set()


def test_every_command_is_explained():
    commands = {path.stem for room in ROOMS for path in (ROOT / room).glob("management/commands/[a-z]*.py")}
    page = doc("operations.md")
    assert {name for name in commands if f"`{name}`" not in page} == set()


def test_every_sweep_is_explained():
    page = doc("operations.md")
    assert [path for _name, path, _minutes in SWEEPS if f"`{path}`" not in page] == []


def test_every_check_is_explained():
    ids = set(re.findall(r'id="(\w+\.[EW]\d{3})"', source("**/checks.py")))
    page = doc("operations.md")
    assert {check for check in ids if f"`{check}`" not in page} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
