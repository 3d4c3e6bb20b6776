"""What a model may have done besides talking: four tools, decided here without I/O.

Pictures are searched for and drawings looked at by jobs in other rooms (settings.TALK_TOOLS), committed before anything
is said; what they find comes back as news in the journal. A result goes back once the response that called is over, and
the model is asked to go on only where it has not said anything yet, or where it must say how it went.
"""

import json
from collections import deque
from typing import Any

from voice.commands import AddNote, NoteIncident, Out, RunTool, ToolResult
from voice.ear import Ear
from voice.events import PageTurned, Reason, ToolCalled
from voice.mouth import Mouth
from voice.news import News
from voice.tool_words import OUTCOMES, TOOLS

FUNCTION, OBJECT, STRING = "function", "object", "string"  # words of JSON schema and of the vendors' tool forms
SUBJECT_CHARS = 40
SAME_WISH_S = 60.0
PAGE_PATIENCE_S = 6.0  # the drawing may come from the house; a page that does not answer cannot turn
NEWS_PATIENCE_S = 12.0  # after this, the child is told that nothing came
AWAITED = {"show_pictures": "pictures", "look_at_drawing": "reading"}  # the kind of turn that a job ends in


def flat(language: str) -> list[dict]:
    """Return the tools in the form of OpenAI's realtime API: type, name, description, parameters."""
    return [{"type": FUNCTION, **_described(name, language)} for name in TOOLS[language]]


def nested(language: str) -> list[dict]:
    """Return the tools in the form of chat completions, which StepFun's realtime API wants [1.8]."""
    return [{"type": FUNCTION, "function": _described(name, language)} for name in TOOLS[language]]


def _described(name: str, language: str) -> dict:
    description, parameters = TOOLS[language][name]
    properties = {
        key: {"type": STRING, "description": told} | ({"enum": list(allowed)} if allowed else {})
        for key, (told, allowed) in parameters.items()
    }
    schema = {"type": OBJECT, "properties": properties, "required": list(properties), "additionalProperties": False}
    return {"name": name, "description": description, "parameters": schema}


class Tools:
    """Carries out what a model calls for. Adds commands to `out`."""

    def __init__(self, out: Out, mouth: Mouth, news: News, ear: Ear) -> None:
        self.out, self.mouth, self.news, self.ear = out, mouth, news, ear
        self._words = OUTCOMES[mouth.thread.language]
        self._calls: deque[str] = deque(maxlen=64)
        self._results: list[tuple[ToolResult, bool, bool]] = []  # with: may, must the model say how it went?
        self._wishes: dict[str, float] = {}
        self._page_call, self._page_due_s = "", 0.0
        self._awaited: dict[str, tuple[int, float, str]] = {}  # kind of turn → (turns known, due, subject)

    def called(self, event: ToolCalled) -> None:
        """Do what is called for, once per call; nothing in an answer that the child interrupted."""
        if event.call in self._calls:
            return
        self._calls.append(event.call)
        if not self.mouth.wants_more_of(event.response):
            self._result(event.call, "interrupted", may_speak=False)
            return
        match event.name:
            case "show_pictures":
                self._show_pictures(event)
            case "look_at_drawing":
                self._look(event)
            case "turn_page":
                self._turn_page(event)
            case "finish_story":
                self._result(event.call, "finishing")
                self.ear.make_book(by_model=True)
                if not self._said:
                    self.mouth.wanted.clear()
                    self.mouth.want(Reason.FINISH)
            case _:
                self._result(event.call, "unknown", must_speak=True)

    def page_turned(self, event: PageTurned) -> None:
        """The page answers: it turned, or there is nothing to turn to."""
        if not self._page_call:
            return
        outcome = "turned" if event.turned else "one_sheet" if event.count < 2 else "no_more"
        self._answer_page(outcome, number=event.number, count=event.count)

    @property
    def are_waited_for(self) -> bool:
        """True while a call has no result yet, or its result was not handed over."""
        return bool(self._results or self._page_call or self._awaited)

    def settle(self) -> None:
        """Hand results over once the response that called is over; notice what never came."""
        if not self.are_waited_for:
            return
        now_s = self.mouth.world.clock()
        if self._page_call and now_s > self._page_due_s:
            self._answer_page("not_turned")
        self._await_news(now_s)
        if not (self._results and self.mouth.speaking.is_free and self.mouth.link):
            return
        may_speak = any(may for _, may, _ in self._results)
        must_speak = any(must for _, _, must in self._results)
        for result, _, _ in self._results:
            self.out.send(result)
        self._results.clear()
        if must_speak or may_speak and not self._said and not self.mouth.wanted:
            self.mouth.want(Reason.ANSWER)

    def hush(self) -> None:
        """The child said stop: what waits to be handed over is no reason to speak."""
        self._results = [(result, False, False) for result, _, _ in self._results]

    def lose(self) -> None:
        """The session is gone, and its calls with it; what was begun goes on."""
        self._results.clear()
        self._page_call = ""

    @property
    def _said(self) -> str:
        """What the model has said in the response that called."""
        said = self.mouth.speaking.now
        return said.text if said is not None else ""

    def _show_pictures(self, event: ToolCalled) -> None:
        subject, now_s = _subject(event.arguments), self.mouth.world.clock()
        if not subject:
            self._result(event.call, "no_subject", must_speak=True)
        elif rule := self.mouth.world.check(subject):
            self.out.write(NoteIncident(rule, "pictures"))
            self._result(event.call, "unsafe", must_speak=True)
        elif now_s - self._wishes.get(subject, -SAME_WISH_S) < SAME_WISH_S:
            self._result(event.call, "again")
        else:
            self._wishes[subject] = now_s
            self._run(event, subject)
            self._result(event.call, "searching")

    def _look(self, event: ToolCalled) -> None:
        seen = [turn for turn in self.news.history.turns if turn.kind in ("drawing", "reading")]
        if not seen:
            self._result(event.call, "no_drawing", must_speak=True)
            return
        notes = [turn.text for turn in seen if turn.kind == "reading" and turn.text]
        self._run(event, "")
        if notes:
            self._result(event.call, "seen", must_speak=True, text=notes[-1])
            self._awaited.pop("reading", None)  # there is something to talk about already
        else:
            self._result(event.call, "looking")

    def _turn_page(self, event: ToolCalled) -> None:
        direction = event.arguments.get("direction")
        if self._page_call:
            self._answer_page("not_turned")
        self._page_call, self._page_due_s = event.call, self.mouth.world.clock() + PAGE_PATIENCE_S
        self.out.show("page", direction="previous" if direction == "previous" else "next")

    def _answer_page(self, outcome: str, **values: Any) -> None:
        call, self._page_call = self._page_call, ""
        self._result(call, outcome, must_speak=outcome != "turned", **values)

    def _run(self, event: ToolCalled, subject: str) -> None:
        kind = AWAITED[event.name]
        known = sum(turn.kind == kind for turn in self.news.history.turns)
        self._awaited[kind] = (known, self.mouth.world.clock() + NEWS_PATIENCE_S, subject)
        self.out.write(RunTool(event.name, subject))

    def _await_news(self, now_s: float) -> None:
        for kind, (known, due_s, subject) in list(self._awaited.items()):
            if sum(turn.kind == kind for turn in self.news.history.turns) > known:
                del self._awaited[kind]  # the news speaks for itself
            elif now_s > due_s:
                del self._awaited[kind]
                if self.mouth.link is not None and self.mouth.link.calls_tools:
                    self.out.send(AddNote(f"no_{kind}", subject))
                    self.mouth.want(Reason.PICTURES if kind == "pictures" else Reason.READING)

    def _result(
        self, call: str, outcome: str, *, may_speak: bool = True, must_speak: bool = False, **values: Any
    ) -> None:
        told = json.dumps({"result": self._words[outcome].format(**values)}, ensure_ascii=False)
        self._results.append((ToolResult(call, told), may_speak, must_speak))


def _subject(arguments: dict) -> str:
    subject = arguments.get("subject")
    return " ".join(subject.split())[:SUBJECT_CHARS].strip("，。！？,.!? ") if isinstance(subject, str) else ""
