"""What a child said about a thing it drew."""

from dataclasses import dataclass

WHAT, NAME = "what", "name"  # what the companion has just asked about the drawing: what something is, how it is called


@dataclass(frozen=True, slots=True)
class Naming:
    """kind: what it is (小恐龙), or ""; name: what it is called (豆豆), or "". One of them at least."""

    kind: str = ""
    name: str = ""
