"""PCM arithmetic, and the voice that really comes out of the library."""

import asyncio
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.audio import WholeSamples, duration_ms, resample, rms, silence
from voice.coach_words import PHRASES
from voice.speech import NoVoice, Voice, voice_or_none


def sine(hz: float, rate_hz: int, seconds: float = 0.5, peak: int = 10_000) -> bytes:
    times = np.arange(int(rate_hz * seconds)) / rate_hz
    return np.rint(peak * np.sin(2 * np.pi * hz * times)).astype("<i2").tobytes()


@pytest.mark.parametrize("hz", [100, 440, 3_000, 8_000])
def test_resampling_changes_the_rate_and_not_the_sound(hz):
    got = np.frombuffer(resample(sine(hz, 22_050), 22_050), "<i2").astype(float)
    wanted = np.frombuffer(sine(hz, 24_000), "<i2").astype(float)
    assert len(got) == len(wanted)
    error = (got - wanted)[200:-200]
    assert 20 * np.log10(error.std() / wanted.std()) < -60


def test_resampling_down_lets_no_mirror_image_through():
    assert rms(resample(sine(11_000, 24_000), 24_000, 16_000)) < 10


def test_level_and_length():
    assert rms(sine(440, 24_000)) == pytest.approx(10_000 / 2**0.5, rel=0.01)
    assert rms(b"") == 0.0
    assert duration_ms(silence(120)) == pytest.approx(120)


@given(st.lists(st.binary(max_size=9)))
def test_whole_samples_lose_nothing_but_a_last_half(chunks):
    whole = WholeSamples()
    taken = [whole.take(chunk) for chunk in chunks]
    joined = b"".join(chunks)
    assert all(len(part) % 2 == 0 for part in taken)
    assert b"".join(taken) == joined[: len(joined) & ~1]


@pytest.fixture(scope="module")
def voice() -> Voice:
    found = voice_or_none()
    assert found is not None, "espeakng-loader is pinned in requirements.txt and must load here"
    return found


def test_hanzi_are_read_as_mandarin(voice):
    said = voice.phonemes("小猫在森林里", "zh-hans")
    for sound in ("ɕj", "mˈɑu", "ts", "s", "lˈi"):
        assert sound in said
    assert "(en)" not in said and "tʃˈaɪniːz" not in said


def pitch_hz(pcm: bytes) -> list[int]:
    """Return the pitch of the voiced parts, every 20 ms, by autocorrelation."""
    samples, found = np.frombuffer(pcm, "<i2").astype(float), []
    for start in range(0, len(samples) - 1_200, 480):
        window = samples[start : start + 1_200] - samples[start : start + 1_200].mean()
        match = np.correlate(window, window, "full")[1_199:]
        lag = 60 + int(np.argmax(match[60:330]))
        if window.std() > 500 and match[lag] > 0.5 * match[0]:
            found.append(round(24_000 / lag))
    return found


async def test_the_four_tones_of_mandarin_can_be_told_apart_in_a_light_voice(voice):
    high, rising, low, falling = [pitch_hz(await voice.say(word, "zh-hans")) for word in "妈麻马骂"]
    assert np.median(high) > 200
    assert max(high) - min(high) < 60
    assert rising[-1] - rising[0] > 30
    assert np.median(low) < np.median(high) - 30
    assert falling[0] - falling[-1] > 25


@pytest.mark.parametrize(
    ("text", "language", "least_s", "most_s"),
    [("小恐龙住在哪里呢", "zh-hans", 1.5, 3.5), ("Where does the little dinosaur live?", "en", 1.2, 3.5)],
)
async def test_a_sentence_has_the_length_of_calm_speech(voice, text, language, least_s, most_s):
    pcm = await voice.say(text, language)
    assert least_s < duration_ms(pcm) / 1000 < most_s
    assert rms(pcm) > 800
    assert len(pcm) % 2 == 0


async def test_both_languages_can_be_spoken_at_once(voice):
    alone = [await voice.say("你好，小朋友", "zh-hans"), await voice.say("Hello, my dear", "en")]
    voice._cache.clear()
    together = await asyncio.gather(voice.say("你好，小朋友", "zh-hans"), voice.say("Hello, my dear", "en"))
    assert [len(pcm) for pcm in alone] == pytest.approx([len(pcm) for pcm in together], rel=0.05)


async def test_a_sentence_is_synthesised_once(voice):
    first = await voice.say("再说一遍", "zh-hans")
    assert await voice.say("再说一遍", "zh-hans") is first


async def test_every_phrase_of_the_coach_can_be_spoken(voice):
    for language, phrases in PHRASES.items():
        for line in (*phrases.unheard, *phrases.finish, *phrases.care, *phrases.notices.values()):
            assert duration_ms(await voice.say(line, language)) > 300


def test_without_the_library_there_is_no_voice(monkeypatch):
    monkeypatch.setattr("espeakng_loader.get_library_path", lambda: "/nowhere/libespeak-ng.so")
    with pytest.raises(NoVoice):
        Voice()


def test_a_library_that_takes_too_long_to_load_is_no_voice(monkeypatch):
    goes_on = threading.Event()
    monkeypatch.setattr("voice.speech.LOAD_TIMEOUT_S", 0.05)
    monkeypatch.setattr(Voice, "_load", lambda self: goes_on.wait(60))
    with pytest.raises(NoVoice):
        Voice()
    goes_on.set()
