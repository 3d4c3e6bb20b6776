"""What StepFun's error events mean. They are told apart by their message, and the session goes on [1.10]. Pure."""

from enum import Enum


class Meaning(Enum):
    """What an error calls for."""

    NOTHING_TO_CANCEL = "nothing to cancel"
    BUSY = "a response is running"
    NOTHING_HEARD = "no speech was found"
    COMMIT_REFUSED = "the vendor takes turns by itself"
    HARMLESS = "harmless"
    BAD_VOICE = "the voice is unknown"
    EMPTY_HISTORY = "there is nothing to answer yet"
    BAD_FORMAT = "a field of ours is wrong"
    UNKNOWN = "unknown"


MESSAGES: tuple[tuple[str, Meaning], ...] = (
    ("no ongoing response to cancel", Meaning.NOTHING_TO_CANCEL),
    ("ongoing response already exists", Meaning.BUSY),
    ("no speech found", Meaning.NOTHING_HEARD),
    ("append is not called", Meaning.NOTHING_HEARD),
    ("audio is incomplete", Meaning.NOTHING_HEARD),
    ("commit when server vad", Meaning.COMMIT_REFUSED),
    ("cannot find previous item", Meaning.HARMLESS),
    ("audio already committed", Meaning.HARMLESS),
    ("continue_final_message", Meaning.EMPTY_HISTORY),
    ("invalid event format", Meaning.BAD_FORMAT),
)


def error_in(frame: dict) -> dict:
    """Return the error of an error event: nested, or with its fields at top level."""
    error = frame.get("error")
    return error if isinstance(error, dict) else frame


def meaning(error: dict) -> Meaning:
    """Return what an error means; its message is never shown to anybody."""
    message = str(error.get("message", "")).lower()
    if "voice" in message and "not valid" in message:
        return Meaning.BAD_VOICE
    return next((found for part, found in MESSAGES if part in message), Meaning.UNKNOWN)
