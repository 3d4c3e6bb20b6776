"""What each of StepFun's realtime models can do, as far as it is documented or was measured [1.2, 1.11].

A model id that is not here is taken for a new one of the newest kind. Ids change: they are settings, and every row can
be overruled by one.
"""

from dataclasses import dataclass

DEFAULT_VOICE = "jingdiannvsheng"  # the server's own default [1.11]


@dataclass(frozen=True, slots=True)
class Model:
    """calls_tools: with a prompt in Chinese; tools_in: the language its tools must be described in, or the talk's."""

    calls_tools: bool
    tools_in: str = ""
    default_voice: str = DEFAULT_VOICE


NEWEST = Model(calls_tools=True)
MODELS: dict[str, Model] = {  # the longest prefix of the id counts
    "stepaudio-3-realtime": Model(calls_tools=True),
    # With Chinese instructions it never called, not even when it had to; with English ones it did (measured 2026).
    "stepaudio-2.5-realtime": Model(calls_tools=False, tools_in="en"),
    "step-1o-audio": Model(calls_tools=True),
    "step-audio-2": Model(calls_tools=True, default_voice="qingchunshaonv"),
    # Not supported: its instructions must end with a fixed sentence, which our notes do not hold [1.2].
    "step-audio-2-mini": Model(calls_tools=True, default_voice="qingchunshaonv"),
    "step-audio-2-think": Model(calls_tools=False, default_voice="qingchunshaonv"),
    "step-audio-2-mini-think": Model(calls_tools=False, default_voice="qingchunshaonv"),
    "step-audio-r1": Model(calls_tools=False),  # r1.1: not supported; r1.5 speaks its calls as text
}


def model(model_id: str) -> Model:
    """Return what is known about a model."""
    known = [prefix for prefix in MODELS if model_id.startswith(prefix)]
    return MODELS[max(known, key=len)] if known else NEWEST


def calls_tools(model_id: str, wanted: str) -> bool:
    """Return whether tools are offered to this model; wanted: "on", "off" or "auto" (`STEPFUN_TOOLS`)."""
    return model(model_id).calls_tools if wanted == "auto" else wanted == "on"


def tool_language(model_id: str, wanted: str, talk: str) -> str:
    """Return the language in which tools are described; wanted: "zh", "en" or "auto" (`STEPFUN_TOOL_LANGUAGE`)."""
    return {"zh": "zh-hans", "en": "en"}.get(wanted) or model(model_id).tools_in or talk
