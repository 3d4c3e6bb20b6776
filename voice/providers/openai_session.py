"""What our sessions with OpenAI look like (GA shape), whichever way they are begun: socket, call or token. Pure.

Source: `session` of OpenAI's realtime API as its SDK types it (openai-python 3.52.0) and our notes on it, 4.3.
"""

from voice import persona
from voice.events import Brief

Session = dict

LANGUAGES = {"zh-hans": "zh", "en": "en"}
PCM = {"type": "audio/pcm", "rate": 24_000}
MOST_OUTPUT_TOKENS = 1_200  # assistant audio is 20 tokens a second: far more than the two sentences we ask for
KEPT_TOKENS = 8_000  # the whole conversation is billed again with each answer; what is older falls out
MUST_STAY = ("instructions", "max_output_tokens", "output_modalities")
# A call's turns are the vendor's, but never its answers: those are asked for once the turn stands in the journal.
PATIENT_TURNS = {
    "type": "semantic_vad",
    "eagerness": "low",  # waits up to eight seconds for a child that has not finished its thought
    "create_response": False,
    "interrupt_response": True,
}


def session(
    brief: Brief, *, voice: str, transcription_model: str, tools: list[dict], model: str = "", is_call: bool = False
) -> Session:
    """Return the session. `model` only where the address does not name it (calls, tokens)."""
    heard: Session = {
        "noise_reduction": {"type": "far_field"},  # a tablet on the table, not a headset
        "turn_detection": PATIENT_TURNS if is_call else None,
    }
    if transcription_model:
        heard["transcription"] = {"model": transcription_model, "language": LANGUAGES[brief.language]}
    spoken: Session = {"voice": voice}
    if not is_call:  # a call's sound is Opus, whatever these say
        heard["format"] = spoken["format"] = PCM
    whole: Session = {
        "type": "realtime",
        "output_modalities": ["audio"],
        "instructions": persona.instructions(brief),
        "max_output_tokens": MOST_OUTPUT_TOKENS,
        "tracing": None,
        "truncation": {
            "type": "retention_ratio",
            "retention_ratio": 0.8,
            "token_limits": {"post_instructions": KEPT_TOKENS},
        },
        "audio": {"input": heard, "output": spoken},
        "tools": tools,
    }
    return {**whole, "model": model} if model else whole


def is_ours(told: Session, ours: Session) -> bool:
    """Return whether what the vendor says of a session is what we asked for, in all that a child must rely on.

    What the vendor does not mention counts as ours; it may add fields of its own.
    """
    return (
        all(told.get(name, ours[name]) == ours[name] for name in MUST_STAY)
        and _tools(told.get("tools", ours["tools"])) == _tools(ours["tools"])
        and _hears(told, ours["audio"]["input"])
    )


def _hears(told: Session, wanted: Session) -> bool:
    """Return whether the child's turns are taken in the way we want, and written down where we want that."""
    try:
        heard = {**wanted, **told["audio"]["input"]}
    except (KeyError, TypeError):
        return True
    is_written = bool(heard.get("transcription")) or not wanted.get("transcription")
    return is_written and _takes_turns(heard["turn_detection"], wanted["turn_detection"])


def _takes_turns(found: object, wanted: Session | None) -> bool:
    """Return whether turns are taken in the way we want, and never answered unasked."""
    if not isinstance(found, dict) or wanted is None:
        return bool(found == wanted)
    return found.get("type", wanted["type"]) == wanted["type"] and not found.get("create_response", False)


def _tools(tools: object) -> list[tuple[str, str]]:
    """Return kinds and names: a server that runs somebody else's tools is as foreign as a tool of another name."""
    listed = tools if isinstance(tools, list) else []
    return sorted((str(tool.get("type")), str(tool.get("name"))) for tool in listed if isinstance(tool, dict))
