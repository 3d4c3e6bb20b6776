"""A text model of StepFun orders the child's words into a book. What it says is checked by `draft.parse`."""

import json
from datetime import datetime

from gateway.chat import ChatClient
from gateway.errors import BadAnswer
from stories.draft import BadDraft, StoryBrief, StoryDraft, parse
from stories.titles import own_title
from stories.writers.prompts import system_prompt

_MAX_TOKENS = 6000  # the models reason first, and that counts
_TIMEOUT_S = 75.0  # below the lease of composing.py


class StepfunWriter:
    """Asks for JSON, since these models promise `json_object` only."""

    name = "stepfun"

    def __init__(self, client: ChatClient, timeout_s: float = _TIMEOUT_S) -> None:
        self._client = client
        self._timeout_s = timeout_s

    def write(self, brief: StoryBrief) -> StoryDraft:
        """Return the model's book. Raises GatewayError: vendor failures as they are, BadAnswer for an unusable book."""
        messages = [
            {"role": "system", "content": system_prompt(brief)},
            {"role": "user", "content": _material(brief)},
        ]
        answer = self._client.complete(messages, json_object=True, max_tokens=_MAX_TOKENS, timeout_s=self._timeout_s)
        try:
            draft = parse(answer.text, brief)
        except BadDraft as problem:
            raise BadAnswer(f"story not usable: {problem}") from problem
        draft.title = draft.title or own_title(brief)
        draft.model = answer.model
        return draft


def _material(brief: StoryBrief) -> str:
    """Return what the child said and drew as JSON. The nickname stays here: the model does not need it."""
    return json.dumps(
        {
            "sayings": [
                {"n": saying.ref, "text": saying.text} | ({"answers": saying.bead} if saying.bead else {})
                for saying in brief.sayings
            ],
            "drawings": [
                {"id": f"D{drawing.ref}", "after_saying": _said_before(brief, drawing.last_at)}
                | ({"maybe_shows": drawing.seen} if drawing.seen else {})
                for drawing in brief.drawings
            ],
        },
        ensure_ascii=False,
    )


def _said_before(brief: StoryBrief, moment: datetime) -> int:
    return sum(saying.said_at <= moment for saying in brief.sayings)
