"""The promise of every story writer."""

from typing import Protocol

from stories.draft import StoryBrief, StoryDraft


class StoryWriter(Protocol):
    """Makes a book of what a child said and drew."""

    name: str  # kept as Story.writer

    def write(self, brief: StoryBrief) -> StoryDraft:
        """Return a draft in the child's language that shows every drawing and keeps the child's words.

        Raises a gateway.errors.GatewayError when the writer cannot; the caller then asks the offline one, which never
        raises. May take a minute: call it from a job, outside a transaction.
        """
        ...
