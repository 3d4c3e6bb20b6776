"""What a talk used, counted from what passes by. No clock but ours."""

from hypothesis import given
from hypothesis import strategies as st

from voice.commands import AddWords, AppendAudio, Cancel, CommitAudio, Respond, TurnTaken
from voice.events import (
    AudioPart,
    LinkOpened,
    ResponseStarted,
    SoundStarted,
    SoundStopped,
    SpeechBegan,
    SpeechEnded,
    TranscriptionTold,
    UsageTold,
)
from voice.meter import MOST_TOKENS, MOST_TRANSCRIBED_S, Meter
from voice.summary import percentile

SECOND = bytes(48_000)


class Watch:
    """A meter and its clock, in one hand."""

    def __init__(self) -> None:
        self.now_s = self.awake_s = 100.0
        self.meter = Meter(lambda: self.now_s, "stepfun", lambda: self.awake_s)

    def turn(self, begins_after_s: float = 3.0, lasts_s: float = 1.0, is_kept: bool = True) -> None:
        self.now_s += begins_after_s
        self.meter.listens(True)
        self.now_s += lasts_s
        self.meter.listens(False)
        if is_kept:
            self.meter.sent(CommitAudio())

    def answer(self, after_s: float = 0.8) -> None:
        self.meter.said(ResponseStarted("r"))
        self.now_s += after_s
        self.meter.said(AudioPart("r", SECOND))

    @property
    def counts(self):
        return self.meter.snapshot()


def test_seconds_of_sound_are_counted_both_ways():
    watch = Watch()
    for _ in range(50):
        watch.meter.sent(AppendAudio(bytes(960)))
    watch.meter.said(AudioPart("r", SECOND + SECOND))
    assert (watch.counts.heard_s, watch.counts.spoken_s) == (1.0, 2.0)
    assert (watch.counts.heard_s, watch.counts.spoken_s) == (1.0, 2.0)  # looking does not count twice


def test_a_number_that_no_answer_can_cost_stays_one_that_a_database_takes():
    watch = Watch()
    watch.meter.said(UsageTold(text_in=10**15, audio_out=20))
    assert (watch.counts.text_in, watch.counts.audio_out) == (MOST_TOKENS, 20)


def test_tokens_are_summed_and_nonsense_takes_nothing_away():
    watch = Watch()
    watch.meter.said(UsageTold(text_in=10, audio_in=600, cached_in=200, audio_out=1_200, cached_audio_in=150))
    watch.meter.said(UsageTold(text_out=5, audio_in=-50))
    counts = watch.counts
    assert (counts.text_in, counts.audio_in, counts.cached_in, counts.text_out, counts.audio_out) == (
        10, 600, 200, 5, 1_200,
    )  # fmt: skip
    assert counts.has_tokens and counts.cached_audio_in == 150


def test_transcripts_that_are_billed_apart_are_summed_in_seconds():
    watch = Watch()
    for seconds in (2.5, 1.5, -9.0):
        watch.meter.said(TranscriptionTold(seconds))
    assert watch.counts.transcribed_s == 4.0
    watch.meter.said(TranscriptionTold(1e9))
    assert watch.counts.transcribed_s == 4.0 + MOST_TRANSCRIBED_S


def test_the_wait_for_the_first_sound_is_taken_once_per_turn():
    watch = Watch()
    watch.turn()
    watch.answer(0.8)
    watch.meter.said(AudioPart("r", SECOND))
    watch.meter.sent(AddWords("小猫"))
    watch.answer(1.25)
    assert watch.counts.first_audio_ms == [800, 1_250]
    assert (watch.counts.turns, watch.counts.responses) == (1, 2)


def test_going_on_right_after_the_turn_was_ended_is_a_cut_off():
    watch = Watch()
    watch.turn()
    watch.turn(begins_after_s=1.4)
    assert watch.counts.cut_offs == 1


def test_going_on_later_or_after_something_was_heard_is_not():
    watch = Watch()
    watch.turn()
    watch.turn(begins_after_s=1.6)
    watch.answer(0.2)
    watch.turn(begins_after_s=0.3)
    assert watch.counts.cut_offs == 0


def test_a_knock_after_a_turn_is_no_cut_off():
    watch = Watch()
    watch.turn()
    watch.turn(begins_after_s=0.5, lasts_s=0.1, is_kept=False)
    watch.turn(begins_after_s=5.0)
    assert watch.counts.cut_offs == 0


def test_turns_that_a_vendor_takes_and_sound_that_travels_past_us_are_counted_by_time():
    watch = Watch()
    watch.meter.said(SpeechBegan())
    watch.now_s += 2.0
    watch.meter.said(SpeechEnded("i1"))
    watch.meter.sent(TurnTaken(None, "i1"))
    watch.now_s += 0.6
    watch.meter.said(SoundStarted("r"))
    watch.now_s += 3.0
    watch.meter.said(SoundStopped("r"))
    counts = watch.counts
    assert (round(counts.heard_s, 3), round(counts.spoken_s, 3)) == (2.0, 3.0)
    assert (counts.turns, counts.first_audio_ms) == (1, [600])


def test_interruptions_and_echo_are_seen_on_their_way_to_the_page():
    watch = Watch()
    watch.meter.showed({"type": "flush", "item": "u1"})
    watch.meter.showed({"type": "echo", "text": "…"})
    watch.meter.showed({"type": "caption", "text": "…"})
    assert (watch.counts.interruptions, watch.counts.has_echo) == (1, True)


def test_another_provider_begins_a_leg_of_its_own():
    watch = Watch()
    watch.awake_s += 60
    watch.turn()
    watch.meter.said(LinkOpened("companion", True, False))
    watch.awake_s += 5
    watch.meter.said(LinkOpened("companion", True, False))
    (vendor,) = watch.meter.finished
    assert (vendor.provider, vendor.awake_s, vendor.turns) == ("stepfun", 60.0, 1)
    assert (watch.counts.provider, watch.counts.awake_s, watch.counts.turns) == ("companion", 5.0, 0)


@given(st.lists(st.sampled_from([AppendAudio(bytes(960)), CommitAudio(), Respond(), Cancel()]), max_size=60))
def test_looking_in_between_never_changes_what_is_counted(requests):
    seen, unseen = Watch(), Watch()
    for request in requests:
        seen.meter.sent(request)
        seen.meter.snapshot()
        unseen.meter.sent(request)
    assert round(seen.counts.heard_s, 6) == round(unseen.counts.heard_s, 6)
    assert seen.counts.turns == unseen.counts.turns


def test_percentiles_are_values_that_occurred():
    assert percentile([], 50) is None
    assert percentile([700], 95) == 700
    assert (percentile(range(1, 101), 50), percentile(range(1, 101), 95)) == (50, 95)
