"""What voice models cost, as their makers publish it: per million tokens, and an estimate for a minute of talk.

`audio_*` and `text_*` are prices of a million tokens; `cached` is that of input that was cached, of either kind unless
`cached_text` says another for text.
`minute` is what a minute of talk costs when no tokens are told: for StepFun its own rule of thumb (an hour of voice
chat is about 3.8 yuan) scaled to the model's price; for OpenAI a minute half heard, half spoken at 600 and 1 200 audio
tokens, three times over because each answer bills the whole conversation again. VOICE_PRICES corrects a row.

The last rows are models that write down what a child said, by the minute of it: OpenAI bills that apart.
"""

from typing import Any

_STEPFUN = {"currency": "CNY", "source": "platform.stepfun.com/docs, pricing details", "date": "2026-06-19"}
_OPENAI = {"currency": "USD", "source": "developers.openai.com, model pages", "date": "2026-11-20"}
_OPENAI_FULL = {"audio_in": 32, "audio_out": 64, "cached": 0.4, "text_in": 4}
_OPENAI_MINI_TEXT = {"text_in": 0.6, "text_out": 2.4, "cached_text": 0.06}
_OPENAI_MINI = {**_OPENAI_MINI_TEXT, "audio_in": 10, "audio_out": 20, "cached": 0.3, "minute": 0.045}

PRICES: dict[str, dict[str, Any]] = {
    "step-1o-audio": {**_STEPFUN, "audio_in": 25, "audio_out": 60, "cached": 5, "minute": 0.13},
    "step-audio-2": {**_STEPFUN, "audio_in": 10, "audio_out": 70, "cached": 2, "minute": 0.065},
    "stepaudio-2.5-realtime": {**_STEPFUN, "audio_in": 10, "audio_out": 70, "cached": 2, "minute": 0.065},
    "stepaudio-3-realtime-preview": {**_STEPFUN, "date": "2026-09-15", "audio_in": 0, "audio_out": 0, "minute": 0},
    "gpt-realtime-2.1": {**_OPENAI, **_OPENAI_FULL, "text_out": 24, "minute": 0.15},
    "gpt-realtime-2": {**_OPENAI, **_OPENAI_FULL, "text_out": 24, "minute": 0.15},
    "gpt-realtime-1.5": {**_OPENAI, **_OPENAI_FULL, "text_out": 16, "minute": 0.15},
    "gpt-realtime-2.1-mini": {**_OPENAI, **_OPENAI_MINI},
    "gpt-realtime-mini": {**_OPENAI, **_OPENAI_MINI},
    "gpt-transcribe": {**_OPENAI, "date": "2026-11-30", "minute": 0.0045},
    "gpt-live-transcribe": {**_OPENAI, "date": "2026-11-30", "minute": 0.017},
    "gpt-realtime-whisper": {**_OPENAI, "date": "2026-11-30", "minute": 0.017},
}
