"""The reader that needs nobody: it measures, and says only what it measured."""

import io
from dataclasses import asdict
from typing import ClassVar

from PIL import Image

from vision.readers import measured_words as words
from vision.readers.measuring import Measures, measure
from vision.reading import DrawingReading


class OfflineReader:
    """Colours by name, how much of the paper is covered, separate shapes and where, symmetry."""

    name: ClassVar[str] = "offline"
    prompt_version: ClassVar[str] = ""
    settings_read: ClassVar[str] = ""

    def __init__(self, language: str) -> None:
        self._words = words.WORDS.get(language, words.WORDS["zh-hans"])

    def read(self, image: bytes, mime: str) -> DrawingReading:
        """Measure the picture. It is one that our intake made, so it opens."""
        with Image.open(io.BytesIO(image)) as opened:
            measures = measure(opened)
        return DrawingReading(
            description=self._description(measures),
            question=self._question(measures),
            colours=tuple(self._words.colours[name] for name in measures.colours),
            measures=asdict(measures),
        )

    def _description(self, measures: Measures) -> str:
        if measures.is_empty:
            return self._words.empty
        said = [self._words.coverage(measures.coverage)]
        if measures.colours:
            said.append(self._words.list_colours(measures.colours[:4]))
        if measures.shapes:
            said.append(self._words.shapes(len(measures.shapes), measures.shapes[0].place))
        if measures.is_symmetric:
            said.append(self._words.symmetric)
        return self._words.sentence(said)

    def _question(self, measures: Measures) -> str:
        """Ask openly, starting from something that is really there; the same drawing gets the same question."""
        if measures.is_empty:
            return self._words.ask_empty
        if len(measures.shapes) > 1:
            ask = self._words.ask_places[measures.shapes[0].place]
        elif measures.colours:
            ask = self._words.ask_colour.format(colour=self._words.colours[measures.colours[0]])
        else:
            ask = self._words.ask_anything
        return ask
