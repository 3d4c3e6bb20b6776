"""Where in a drawing a name belongs: what was asked about, else the best thing without a name, else nowhere. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vision.naming.memory import same_kind, share_of_smaller
from vision.reading import Box

TAKEN = 0.5  # a place that overlaps a named one so much has its name already


def place_for(kind: str, question: str, seen: Mapping[str, Any], taken: Sequence[Box]) -> Box | None:
    """Return the box for something called `kind`; `seen` is what `Reading.seen` keeps, `taken` the boxes with names."""
    free = [(name, box) for name, box in _places(seen) if all(share_of_smaller(box, old) < TAKEN for old in taken)]
    by_kind = [box for name, box in free if kind and same_kind(name, kind)]
    asked = [box for name, box in free if name and name in question]
    largest = sorted((box for _name, box in free), key=lambda box: box[2] * box[3], reverse=True)
    return next(iter([*by_kind, *asked, *largest]), None)


def _places(seen: Mapping[str, Any]) -> Iterator[tuple[str, Box]]:
    """Yield (what it might be, box): things of a model, else shapes that were measured."""
    things = [(thing["name"], tuple(thing["box"])) for thing in seen.get("things", ()) if thing.get("box")]
    shapes = [("", tuple(shape["box"])) for shape in (seen.get("measures") or {}).get("shapes", ())]
    yield from things or shapes
