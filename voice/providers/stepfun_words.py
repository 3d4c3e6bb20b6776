"""Words in StepFun's events: deltas, whole texts, repeats, and deltas that are whole texts. Pure."""

Frame = dict


class SpokenWords:
    """What the model says, per response: only what is new in each event."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._kinds: dict[str, str] = {}  # "audio_transcript" or "text", whichever came first
        self._thoughts: dict[str, set[tuple[str, str]]] = {}  # (item, part) of what the model only thinks

    def part(self, response: str, frame: Frame) -> None:
        """A content part begins; remember it when it is a thought: that is nobody's business."""
        part = frame.get("part")
        if isinstance(part, dict) and part.get("type") == "thinking":
            self._thoughts.setdefault(response, set()).add(_place(frame))

    def new_in(self, response: str, frame: Frame) -> str:
        """Return the words that a delta adds, or those that a `.done` brings beyond the deltas."""
        _, kind, stage = str(frame["type"]).split(".")
        if kind == "text" and _place(frame) in self._thoughts.get(response, ()):
            return ""
        if self._kinds.setdefault(response, kind) != kind:
            return ""
        so_far = self._texts.get(response, "")
        if stage == "delta":
            delta = frame.get("delta")
            new = delta if isinstance(delta, str) else ""
        else:
            whole = frame.get("transcript") if kind == "audio_transcript" else frame.get("text")
            new = whole[len(so_far) :] if isinstance(whole, str) and whole.startswith(so_far) else ""
        self._texts[response] = so_far + new
        return new

    def forget(self, response: str) -> None:
        self._texts.pop(response, None)
        self._kinds.pop(response, None)
        self._thoughts.pop(response, None)


class HeardWords:
    """What the child said, per item: deltas hold the whole text so far, repeats occur, and the final text comes
    whenever it likes [1.6, 1.7]."""

    def __init__(self) -> None:
        self._so_far: dict[str, str] = {}
        self._final: set[str] = set()
        self._holds_whole = False  # deltas hold the whole text so far; then a corrected one replaces what was heard

    def new_in(self, item: str, frame: Frame) -> list[tuple[str, bool]]:
        """Return [(whole text so far, is it final)], or nothing when the event says nothing new."""
        if item in self._final:
            return []
        if str(frame["type"]).endswith("completed"):
            self._final.add(item)
            text = frame.get("transcript")
            return [(text.strip(), True)] if isinstance(text, str) else []
        delta, before = frame.get("delta"), self._so_far.get(item, "")
        if not isinstance(delta, str) or not delta or delta == before:
            return []
        self._holds_whole = self._holds_whole or len(before) > 1 and delta.startswith(before)
        self._so_far[item] = delta if self._holds_whole or delta.startswith(before) else before + delta
        return [(self._so_far[item], False)]

    def finish(self, item: str) -> list[tuple[str, bool]]:
        """Take what was heard so far for the whole, once."""
        text = self._so_far.get(item, "").strip()
        if item in self._final or not text:
            return []
        self._final.add(item)
        return [(text, True)]


def _place(frame: Frame) -> tuple[str, str]:
    return str(frame.get("item_id")), str(frame.get("content_index"))
