"""Frames of the browser, limits on them, and the queue they wait in."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import wire
from voice.events import Hello, Played, Transcript, Words
from voice.limits import Bucket
from voice.mailbox import Mailbox


def up(pcm: bytes, kind: int = 1, flags: int = 0) -> bytes:
    return wire.UP.pack(kind, flags, 7, 480, 20) + pcm


def test_a_microphone_frame_is_read():
    assert wire.read_sound(up(b"\1\0" * 480, flags=1)) == (b"\1\0" * 480, 20)


@pytest.mark.parametrize(
    "frame", [b"", b"\1", up(b""), up(b"\0"), up(b"\0\0", kind=2), up(b"\0\0" * 4_801)],
    ids=["nothing", "too short", "no sound", "half a sample", "another kind", "too long"],
)  # fmt: skip
def test_other_binary_frames_are_refused(frame):
    with pytest.raises(wire.BadFrame):
        wire.read_sound(frame)


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"type": "hello"}, Hello()),
        ({"type": "hello", "mode": "push", "hears": "device", "speaks": True, "last_seq": 4},
         Hello("push", "device", True, 4)),
        ({"type": "say", "text": " 小猫 ", "means": "tapped", "bead": "who", "choice": "cat"},
         Words("小猫", "tapped", "who", "cat")),
        ({"type": "say", "text": "a\0b"}, Words("ab")),
        ({"type": "say", "text": "小猫\ud83d"}, Words("小猫")),
        ({"type": "say", "text": "   "}, None),
        ({"type": "transcript", "text": "小", "final": False}, Transcript("小", False)),
        ({"type": "played", "item": "u1", "ms": 12.7}, Played("u1", 12)),
        ({"type": "something.newer"}, None),
    ],
)  # fmt: skip
def test_text_frames_are_read(fields, event):
    assert wire.read_text(json.dumps(fields)) == event


def test_long_words_are_cut_not_refused():
    words = wire.read_text(json.dumps({"type": "say", "text": "画" * 900}))
    assert isinstance(words, Words) and len(words.text) == wire.MAX_WORDS


JSON = st.recursive(st.none() | st.booleans() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s))


@given(st.text(max_size=300) | JSON.map(json.dumps))
def test_any_text_is_read_or_refused(text):
    with suppress(wire.BadFrame):
        wire.read_text(text)


NAMES = ["text", "means", "bead", "choice", "final", "mode", "on", "item", "ms", "played_ms", "down", "last_seq"]
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.lists(st.integers())


@given(st.sampled_from(sorted(wire._READERS)), st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_known_types_with_any_fields_are_read_or_refused(kind, fields):
    with suppress(wire.BadFrame):
        wire.read_text(json.dumps({"type": kind, **fields}))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(frame):
    with suppress(wire.BadFrame):
        wire.read_sound(frame)


def test_audio_goes_down_with_the_number_of_its_item():
    frame = wire.audio_frame(70_000, b"\1\2")
    assert wire.DOWN.unpack_from(frame) == (2, 0, 0, 70_000)
    assert frame[wire.DOWN.size :] == b"\1\2"


def test_a_bucket_refills_with_time():
    bucket = Bucket(per_s=10, burst=20)
    assert bucket.takes(20, 100.0)
    assert not bucket.takes(1, 100.0)
    assert bucket.takes(5, 100.5)
    assert not bucket.takes(21, 200.0)


async def test_a_full_mailbox_drops_its_oldest_sound_and_never_a_word():
    box: Mailbox[str] = Mailbox(most_audio=2)
    for item in ("a1", "word", "a2", "a3"):
        box.put(item, is_audio=item.startswith("a"))
    assert [await box.take() for _ in range(len(box))] == ["word", "a2", "a3"]
