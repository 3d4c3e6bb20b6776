"""The design system: readable colours, one icon set, and templates that a strict content policy lets through."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", (ROOT / "static/css/tokens.css").read_text()))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))


def luminance(colour: str) -> float:
    """Return relative luminance, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["paper", "paper-warm", "desk", "desk-deep"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "accent-deep"])
def test_text_is_readable_on_every_ground(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("accent-ink", "accent"),
        ("accent-deep", "accent-wash"),
        ("good", "good-wash"),
        ("warn", "warn-wash"),
        ("danger", "danger-wash"),
        ("danger", "paper"),
        ("accent", "paper"),
    ],
)
def test_text_is_readable_on_its_own_colour(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "desk"])
def test_edges_of_controls_can_be_seen(ground):
    assert contrast("line-strong", ground) >= 3


def test_every_icon_that_a_template_names_is_drawn():
    named = {name for page in TEMPLATES for name in re.findall(r'{% icon ["\']([\w-]+)["\']', page.read_text())}
    assert named and named <= SPRITE


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: str(page.relative_to(ROOT / "templates")))
def test_template_obeys_the_content_policy(page):
    text = page.read_text()
    assert not re.search(r"\sstyle=\"", text), "inline styles are refused by the content policy"
    assert not re.search(r"\son[a-z]+=\"", text), "inline handlers are refused by the content policy"
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda page: str(page.relative_to(ROOT / "templates")))
def test_template_draws_icons_with_our_set_not_emoji(page):
    assert not re.search("[\U0001f300-\U0001faff\u2600-\u26ff\ufe0f]", page.read_text())


def test_companion_is_small_and_knows_its_states():
    drawn = (ROOT / "templates/parts/_companion.html").read_text()
    looks = (ROOT / "static/css/companion.css").read_text()
    assert len(drawn) < 30_000
    for state in ("listening", "thinking", "asleep", "offline", "happy"):
        assert f'[data-state="{state}"]' in looks
    assert "--mouth" in looks and "prefers-reduced-motion: no-preference" in looks
