"""What every reader of drawings promises."""

from typing import ClassVar, Protocol

from vision.reading import DrawingReading


class DrawingReader(Protocol):
    """Looks at a picture and says what it thinks it sees, in the language it was made for."""

    name: ClassVar[str]
    prompt_version: ClassVar[str]  # empty for arithmetic
    settings_read: ClassVar[str]  # for the operator, when a person has to act

    def read(self, image: bytes, mime: str) -> DrawingReading:
        """Return a reading of `image` (an encoded picture of type `mime`); raises a GatewayError when there is none."""
        ...
