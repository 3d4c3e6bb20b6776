"""Find what an ES module imports, so that a page can preload the whole closure at once."""

import re
from functools import cache
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.staticfiles import finders

_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*["'](\.[^"']+)["']|^\s*import\s*["'](\.[^"']+)["']""", re.M
)


@cache
def _closure(entry: str) -> tuple[str, ...]:
    seen: list[str] = []
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.append(name)
        path = finders.find(name)
        if path is None:
            raise FileNotFoundError(f"static file {name}, imported from the closure of {entry}, is not there")
        with open(path, encoding="utf-8") as file:
            source = file.read()
        for match in _IMPORT.finditer(source):
            target = PurePosixPath(name).parent / (match[1] or match[2])
            waiting.append(_normal(target))
    return tuple(seen)


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def closure(entry: str) -> tuple[str, ...]:
    """Return `entry` (a path below static/) and every module it imports statically, nearest first."""
    if settings.DEBUG:
        _closure.cache_clear()
    return _closure(entry)
