"""A vendor's sound is understood the same, whether its event is read whole or only compared with the one before."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.providers import events_json
from voice.providers.sound_events import MOST_LOOKS, SoundEvents


def event(name="e1", pcm=b"\x01\x02\x03\x04", response="r1", **more) -> dict:
    audio = base64.b64encode(pcm).decode()
    return {"event_id": name, "type": "response.audio.delta", "response_id": response, "delta": audio, **more}


def raw_of(frame: dict, *, is_tight: bool = True, is_turned: bool = False) -> bytes:
    items = reversed(frame.items()) if is_turned else frame.items()
    return json.dumps(dict(items), separators=(",", ":") if is_tight else None).encode()


def read(sounds: SoundEvents, raw: bytes) -> dict | None:
    pcm = sounds.alike(raw)
    return sounds.whole(raw) if pcm is None else {**sounds.frame, "event_id": sounds.name, "delta": pcm}


def understood(frame: dict | None) -> tuple | None:
    if frame is None:
        return None
    try:
        pcm: object = events_json.sound(frame)
    except ValueError:
        pcm = "no sound"
    return {**frame, "delta": ""}, pcm


NAMES = st.one_of(st.sampled_from(["e1", "e2", "event_9", "r1", "delta"]), st.text(max_size=8))
EVENTS = st.builds(
    event, NAMES, st.binary(max_size=40), st.sampled_from(["r1", "r2", "e1"]),
    more=st.dictionaries(st.sampled_from(["item_id", "delta", "n"]), st.sampled_from(["e1", "", "AAAA", "声", 'x"y\\']))
).map(lambda frame: {**frame, **frame.pop("more")})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(EVENTS, st.booleans(), st.booleans()), max_size=12), st.data())
def test_every_event_is_understood_as_json_says(events, data):
    sounds = SoundEvents()
    for frame, is_tight, is_turned in events:
        raw = bytearray(raw_of(frame, is_tight=is_tight, is_turned=is_turned))
        if data.draw(st.integers(0, 4)) == 0:  # a broken one now and then
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.sampled_from(b'"\\A\x00\xff}'))
        whole = events_json.decode(bytes(raw)) if events_json.is_sound(bytes(raw)) else None
        found = read(sounds, bytes(raw))
        if found is not None or whole is not None:
            assert understood(found) == understood(whole or events_json.decode(bytes(raw)))


def test_within_an_answer_only_the_first_event_is_read_whole():
    sounds = SoundEvents()
    kinds = [type(read(sounds, raw_of(event(f"e{n}", bytes([n] * 6))))["delta"]) for n in range(4)]
    assert kinds == [str, bytes, bytes, bytes]


def test_the_next_answer_is_read_as_its_own():
    sounds = SoundEvents()
    for response in ("r1", "r1", "r2", "r2"):
        assert read(sounds, raw_of(event(response=response)))["response_id"] == response


def test_events_that_are_alike_in_nothing_are_still_read():
    sounds = SoundEvents()
    for number in range(3 * MOST_LOOKS):
        assert read(sounds, raw_of(event(n=number)))["n"] == number


@pytest.mark.parametrize("raw", [b"", b"{", b'{"type":"response.done"}', b'{"event_id":"e1","type":"x.audio.delta"'])
def test_what_brings_no_sound_is_for_somebody_else(raw):
    sounds = SoundEvents()
    read(sounds, raw_of(event()))
    assert read(sounds, raw) is None
