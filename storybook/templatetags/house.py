"""Template tags of the house: icons, static assets, ES modules, avatars."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from families.models import Child
from storybook.legal import Recipient, recipients_in_use
from storybook.modules import closure

register = template.Library()


@register.simple_tag
def asset(path: str) -> str:
    """Return the URL of a file below static/."""
    return static(path)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon of our sprite. It is decoration: the control that holds it carries the name."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def module(entry: str) -> SafeString:
    """Preload the closure of an ES module below static/js/ and run it."""
    urls = [static(name) for name in closure(f"js/{entry}")]
    preloads = format_html_join("\n", '<link rel="modulepreload" href="{}">', ((url,) for url in urls))
    return format_html('{}\n<script type="module" src="{}"></script>', preloads, urls[0])


@register.filter
def avatar_url(child: Child) -> str:
    """Return the URL of a child's avatar."""
    return static(f"img/avatars/{child.avatar}.svg")


@register.simple_tag
def sticker_url(name: str) -> str:
    """Return the URL of a teacher's sticker."""
    return static(f"img/stickers/{name}.svg")


@register.inclusion_tag("storybook/_recipients_in_use.html")
def recipients() -> dict[str, list[Recipient]]:
    """Name everyone to whom this site really sends something now."""
    return {"recipients": recipients_in_use()}
