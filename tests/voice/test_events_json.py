"""Events of a vendor, and the sound in them."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.providers import events_json


@given(st.binary(max_size=4_000))
def test_sound_that_goes_out_is_what_came_from_the_microphone(pcm):
    sent = json.loads(events_json.encode(events_json.append(pcm)))
    assert sent["type"] == "input_audio_buffer.append"
    assert base64.b64decode(sent["audio"]) == pcm


@given(st.binary(max_size=4_000), st.sampled_from(["response.audio.delta", "response.output_audio.delta"]))
def test_sound_that_comes_in_is_what_the_vendor_said(pcm, kind):
    raw = json.dumps({"event_id": "e1", "type": kind, "delta": base64.b64encode(pcm).decode()}).encode()
    assert events_json.is_sound(raw)
    assert events_json.sound(events_json.decode(raw)) == pcm


@given(st.text(st.characters(codec="utf-8")))
def test_words_travel_as_they_are(text):
    frame = {"type": "conversation.item.create", "item": {"text": text}}
    assert json.loads(events_json.encode(frame)) == frame


def test_half_an_emoji_stops_nothing():
    assert json.loads(events_json.encode({"type": "x", "text": "猫\ud83d"})) == {"type": "x", "text": "猫?"}


@pytest.mark.parametrize("raw", [b"", b"[1]", b'"words"', b"{broken", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_event_is_none(raw):
    assert events_json.decode(raw) is None


@pytest.mark.parametrize("delta", ["*not base64*", "AAA", 7, ["AA=="], "声音"])
def test_sound_that_cannot_be_read_is_refused(delta):
    with pytest.raises(ValueError):
        events_json.sound({"delta": delta})


@pytest.mark.parametrize("delta", [None, ""])
def test_no_sound_is_no_mistake(delta):
    assert events_json.sound({"delta": delta}) == b""


def test_words_are_not_taken_for_sound():
    raw = b'{"event_id":"e1","type":"response.audio_transcript.delta","delta":"once"}'
    assert not events_json.is_sound(raw)


def test_an_event_is_new_once():
    once = events_json.Once(2)
    assert [once.is_new(name) for name in ("a", "a", "b", "c", "a")] == [True, False, True, True, True]


@given(st.binary(max_size=4_000))
def test_sound_by_the_short_way_is_the_same_event(pcm):
    assert events_json.appended(pcm) == events_json.encode(events_json.append(pcm))
