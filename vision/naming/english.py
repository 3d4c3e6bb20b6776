"""Names that a child gives in English: "this is my dino, his name is Bobo". Pure."""

import re

from vision.naming.models import NAME_CHARS
from vision.naming.naming import NAME, Naming

_A = r"(?:my|our|a|an|the|some)"
_POINTS = re.compile(
    rf"^(?:this|that|here)(?: one)?(?: is|'s) {_A} (?P<kind>.+)$|^(?:these|those) are {_A} (?P<kinds>.+)$"
    rf"|^(?:he|she|it)(?: is|'s) an? (?P<he>.+)$",
    re.I,
)
_CALLED = re.compile(
    r"^(?:and )?(?:his|her|its|their) name(?: is|'s) (?P<is>.+)$"
    r"|^(?:and )?(?:he|she|it|they)(?: is| are|'s) (?:called|named) (?P<called>.+)$"
    r"|^(?:and )?i (?:call|called|named|name) (?:him|her|it|them) (?P<call>.+)$",
    re.I,
)
_THING_CALLED = re.compile(
    rf"^(?:{_A} )?(?P<kind>[a-z ]{{2,24}}?)(?:'s name is| is called| is named) (?P<name>.+)$", re.I
)
_NAMED = re.compile(
    r"^(?P<kind>.+?) (?:named|called) (?P<name>.+)$|^(?P<kin>[a-z ]+) (?P<own>[A-Z][\w-]*(?: [A-Z][\w-]*)?)$"
)
_GOES_ON = re.compile(r"\b(?:who|that|which|and|with|in|on|at|is|are|going|running|eating|because|but)\b.*$", re.I)
_NO_THING = re.compile(
    r"^(?:favou?rite|end|best|same|lot|bit|nice|good|bad|secret|story|idea|first|last|way|thing|day|picture|drawing|name)\b"
    r"|\b(?:idea|day|today|one|isn't|what|how|why|drew|draw|day)\b",
    re.I,
)
_COLOURS = re.compile(
    r"^(?:red|orange|yellow|green|blue|purple|pink|white|black|brown|gr[ae]y|big|small|little)$", re.I
)
_NO_NAME = re.compile(r"\b(?:what|not|isn't|her|his|my|the|a|mom|mum|dad|drawing|it|me|him)\b", re.I)
_FILL = re.compile(r"^(?:(?:um+|uh+|er+|so|well|and|oh|yes|yeah|hm+)\b[, ]*)+", re.I)
_NO_ANSWER = re.compile(
    r"^(?:yes|no|something|anything|ok|okay|wait|guess|because|nothing|maybe|i|he|she|it|they|we|you|not|don't|yeah|nope|stop|very|that)\b",
    re.I,
)


def naming(said: str, asked: str) -> Naming | None:
    """Return how the child names something, or None."""
    kind = name = ""
    clauses = [_FILL.sub("", clause.strip()) for clause in re.split(r"[,.!?;]+", said) if clause.strip()]
    if said.rstrip().endswith("?"):
        return None
    for clause in clauses:
        if called := _CALLED.match(clause):
            name = _name(called["is"] or called["called"] or called["call"]) or name
        elif points := _POINTS.match(clause):
            kind, named = _kind(points["kind"] or points["kinds"] or points["he"])
            name = named or name
        elif (thing := _THING_CALLED.match(clause)) and thing["kind"].lower().strip() not in (
            "my",
            "i",
            "what",
            "it",
        ):
            name = _name(thing["name"])
            kind = thing["kind"].strip() if name else ""
    if not (kind or name) and asked and len(clauses) == 1:
        return _answer(clauses[0], asked)
    return Naming(kind, name) if kind or name else None


def _answer(clause: str, asked: str) -> Naming | None:
    bare = re.sub(rf"^(?:it's |its |it is )?(?:{_A} )?", "", clause, flags=re.I)
    if asked == NAME:
        name = _name(bare)
        return Naming("", name) if name and not _NO_ANSWER.match(name) else None
    has_article = bare != clause
    kind, name = _kind(bare)
    if not kind or len(kind.split()) > 3 or _NO_ANSWER.match(kind) or not (has_article or " " not in kind):
        return None
    return Naming(kind, name)


def _kind(words: str) -> tuple[str, str]:
    """Return (kind, name) of "dog Rex", "unicorn named Luna", "big blue whale"."""
    if named := _NAMED.match(words.strip()):
        return (named["kind"] or named["kin"]).strip(), _name(named["name"] or named["own"])
    kind = _GOES_ON.sub("", words).strip()
    if not kind or len(kind.split()) > 4 or len(kind) > NAME_CHARS or _NO_THING.search(kind) or _COLOURS.match(kind):
        return "", ""
    return kind, ""


def _name(words: str) -> str:
    name = words.strip().strip("\"'“”")
    if len(name) > NAME_CHARS or len(name.split()) > 3 or _NO_NAME.search(name):
        return ""
    return name
