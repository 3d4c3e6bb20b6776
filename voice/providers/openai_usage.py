"""What OpenAI says a talk cost: its responses, and, billed apart, the transcripts of what the child said. Pure.

Cached tokens are a part of the input, and what is cached first is the text at the beginning; cancelled responses report
too (our notes, 1.4 and 4.4).
"""

from math import inf

from voice.events import TranscriptionTold, UsageTold

TOKENS_PER_S = 10  # of sound that is heard: one for each 100 ms


def usage(told: object) -> list[UsageTold]:
    """Return the usage in a `response.done`, or nothing when it holds none that can be read."""
    if not isinstance(told, dict):
        return []
    came, went = _part(told, "input_token_details"), _part(told, "output_token_details")
    text_in, audio_in = _count(came, "text_tokens"), _count(came, "audio_tokens")
    text_out, audio_out = _count(went, "text_tokens"), _count(went, "audio_tokens")
    if not (text_in or audio_in):  # only the sums were told
        text_in = _count(told, "input_tokens")
    if not (text_out or audio_out):
        text_out = _count(told, "output_tokens")
    if not (text_in or audio_in or text_out or audio_out):
        return []
    kinds = _part(came, "cached_tokens_details")
    cached_audio_in = _count(kinds, "audio_tokens")
    cached_in = max(_count(came, "cached_tokens"), _count(kinds, "text_tokens") + cached_audio_in)
    return [UsageTold(text_in, audio_in, cached_in, text_out, audio_out, cached_audio_in)]


def transcription(told: object) -> list[TranscriptionTold]:
    """Return the usage of a finished transcript: seconds, or tokens of sound, whichever the model is billed by."""
    if not isinstance(told, dict):
        return []
    tokens = _count(_part(told, "input_token_details"), "audio_tokens") or _count(told, "input_tokens")
    seconds = told.get("seconds")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds < inf:
        return [TranscriptionTold(float(seconds))]
    return [TranscriptionTold(tokens / TOKENS_PER_S)] if tokens else []


def _part(of: dict, name: str) -> dict:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _count(of: dict, name: str) -> int:
    found = of.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0
