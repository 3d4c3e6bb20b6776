"""Make sense of Unsplash's answer, without trusting any of it. Pure.

Fields and rules: unsplash/unsplash-js `public.json` and the API guidelines (2026-08): show `urls.*` as returned, credit
the photographer with a link that names the app (utm), never show `plus.unsplash.com` (paid), call
`links.download_location` when a photo is chosen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from gateway.errors import BadAnswer
from vision.pictures.base import Picture
from vision.pictures.unwanted import is_unwanted

NAME_CHARS = 60
ALT_CHARS = 120
URL_CHARS = 1000


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each kind of address has to lead: scheme and host."""

    api: str
    images: str = "https://images.unsplash.com"
    site: str = "https://unsplash.com"


def photos_in(answer: Any, origins: Origins, app_name: str) -> list[Picture]:
    """Return the photos of a search answer that may be shown to a child; raises BadAnswer for anything else."""
    if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
        raise BadAnswer("the answer has no results")
    photos = (_photo(result, origins, app_name) for result in answer["results"])
    return [photo for photo in photos if photo is not None]


def _photo(result: Any, origins: Origins, app_name: str) -> Picture | None:
    """Return one photo, or None when anything of it is missing, paid, elsewhere, or described by an unwanted word."""
    try:
        urls, links, user = result["urls"], result["links"], result["user"]
        photo = Picture(
            id=_text(result["id"], 40),
            source="unsplash",
            alt=_text(result.get("alt_description") or result.get("description") or "", ALT_CHARS),
            thumb_url=_address(urls["small"], origins.images),
            full_url=_address(urls["regular"], origins.images),
            page_url=_credited(_address(links["html"], origins.site), app_name),
            credit_name=_text(user["name"], NAME_CHARS),
            credit_url=_credited(_address(user["links"]["html"], origins.site), app_name),
            chosen_url=_address(links["download_location"], origins.api),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if not photo.id or not photo.credit_name or result.get("premium") or result.get("plus"):
        return None
    if any(is_unwanted(words) for words in _descriptions(result)):
        return None
    return photo


def _descriptions(result: dict[str, Any]) -> Iterator[str]:
    yield from (str(result.get(name) or "") for name in ("alt_description", "description", "slug"))
    for tag in result.get("tags") or []:
        yield str(tag.get("title", "") if isinstance(tag, dict) else tag)


def _text(value: Any, max_chars: int) -> str:
    if not isinstance(value, str):
        raise TypeError
    return " ".join("".join(c for c in value if c.isprintable()).split())[:max_chars]


def _address(url: Any, origin: str) -> str:
    """Return `url` if it leads to `origin`; raises ValueError otherwise."""
    parts, wanted = urlsplit(str(url)), urlsplit(origin)
    if (parts.scheme, parts.netloc) != (wanted.scheme, wanted.netloc) or len(str(url)) > URL_CHARS:
        raise ValueError
    return str(url)


def _credited(url: str, app_name: str) -> str:
    """Add the app's name to a link, keeping what its query already says."""
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query), ("utm_source", app_name), ("utm_medium", "referral")]
    return urlunsplit(parts._replace(query=urlencode(query)))
