"""Our own picture set: always there, nothing leaves the house."""

from typing import ClassVar

from vision.pictures import catalogue
from vision.pictures.base import Picture
from vision.pictures.unwanted import is_unwanted

PICTURES_MAX = 6


class OfflineSearch:
    """Finds what the catalogue has."""

    name: ClassVar[str] = "offline"

    def __init__(self, language: str) -> None:
        self._language = language

    def find(self, phrase: str) -> list[Picture]:
        """Return our own pictures of what `phrase` names."""
        if is_unwanted(phrase):
            return []
        return [
            Picture(id=s.key, source=self.name, alt=s.en if self._language == "en" else s.zh, key=s.key)
            for s in catalogue.find(phrase)[:PICTURES_MAX]
        ]
