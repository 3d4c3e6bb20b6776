"""What OpenAI says that a talk cost, however oddly it says so."""

import pytest

from voice.events import TranscriptionTold, UsageTold
from voice.providers import openai_usage


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        (None, []),
        ({}, []),
        ("many", []),
        ({"input_tokens": 7, "output_tokens": 3}, [UsageTold(7, 0, 0, 3, 0)]),
        ({"input_tokens": -7, "output_token_details": {"audio_tokens": True}}, []),
        (
            {
                "input_token_details": {
                    "text_tokens": 90,
                    "audio_tokens": 50,
                    "cached_tokens": 70,
                    "cached_tokens_details": {"text_tokens": 60, "audio_tokens": 10},
                }
            },
            [UsageTold(90, 50, 70, 0, 0, 10)],
        ),
        (
            {"input_token_details": {"text_tokens": 90, "cached_tokens": 70, "cached_tokens_details": "some"}},
            [UsageTold(90, 0, 70, 0, 0, 0)],
        ),
        ({"input_token_details": [], "output_token_details": {"audio_tokens": 5}}, [UsageTold(0, 0, 0, 0, 5)]),
    ],
)
def test_costs_that_cannot_be_read_are_not_invented(told, counted):
    assert openai_usage.usage(told) == counted


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({"type": "duration", "seconds": 2.4}, [2.4]),
        ({"type": "tokens", "input_tokens": 30, "output_tokens": 6, "total_tokens": 36}, [3.0]),
        ({"type": "tokens", "input_tokens": 30, "input_token_details": {"text_tokens": 5, "audio_tokens": 25}}, [2.5]),
        ({"type": "duration", "seconds": -1}, []),
        ({"type": "duration", "seconds": True}, []),
        ({"type": "duration", "seconds": float("nan")}, []),
        ({}, []),
        (None, []),
    ],
    ids=str,
)
def test_what_writing_the_childs_words_cost_is_told_in_seconds(told, seconds):
    assert openai_usage.transcription(told) == [TranscriptionTold(one) for one in seconds]
