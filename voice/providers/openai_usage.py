"""What OpenAI says a response cost. Cached tokens are a part of the input; cancelled responses report too."""

from voice.events import UsageTold


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
    return [UsageTold(text_in, audio_in, _count(came, "cached_tokens"), text_out, audio_out)]


def _part(of: dict, name: str) -> dict:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _count(of: dict, name: str) -> int:
    found = of.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0
