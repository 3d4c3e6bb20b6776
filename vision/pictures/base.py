"""What every picture search promises, and what it finds."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Protocol, Self


@dataclass(frozen=True, slots=True)
class Picture:
    """Something to look at while drawing. Either `key` names one of our own pictures, or the URLs are the source's."""

    id: str
    source: str
    alt: str
    key: str = ""  # of vision.pictures.catalogue: the static URL is made when the page is, it changes with a release
    thumb_url: str = ""
    full_url: str = ""
    page_url: str = ""
    credit_name: str = ""
    credit_url: str = ""
    chosen_url: str = ""  # told by a job when a child picks the picture; never sent to a browser

    def as_dict(self) -> dict[str, Any]:
        """Return what `PictureSearch.pictures` keeps."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Self:
        """Make a picture of what was kept, by this version of the code or an older one."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})


class PictureSearch(Protocol):
    """Finds pictures for a noun phrase."""

    name: ClassVar[str]

    def find(self, phrase: str) -> list[Picture]:
        """Return pictures of `phrase` (either language), best first, none when it knows none; raises a GatewayError."""
        ...
