"""Time that runs out: warned of, led to an ending, and never a dead end. No clock but ours."""

from datetime import datetime, timedelta
from math import inf

import pytest
from django.utils import timezone
from fakes_talk import FakeTalk, greeted, past

from voice.allowance import NO_LIMIT, Absence, Allowance, Grant, Limit, Moment
from voice.commands import CommitAudio, Leave
from voice.events import ConsentWithdrawn, LinkLost, LinkOpened, MicSwitched, Reason, TakenOver, TimeTold, Words
from voice.hours import is_night, till_night_s

# --- the sand itself --------------------------------------------------------------------------------------------------


def run_down(allowance: Allowance, seconds: int, from_s: float = 0.0, is_awake: bool = True) -> list[Moment]:
    moments = (allowance.tick(from_s + second, is_awake) for second in range(1, seconds + 1))
    return [moment for moment in moments if moment]


def test_five_minutes_and_one_minute_are_told_once_each_then_the_end():
    allowance = Allowance(Grant(day_s=400), 0.0)
    assert run_down(allowance, 99) == []
    assert run_down(allowance, 500, 99.0) == [Moment.SOON, Moment.NEARLY, Moment.OVER]
    assert allowance.is_over and allowance.limit is Limit.DAY


def test_silence_costs_nothing_but_the_night_comes_by_itself():
    allowance = Allowance(Grant(day_s=100, night_s=1_000), 0.0)
    run_down(allowance, 700, is_awake=False)
    assert allowance.used_s == 0
    assert (allowance.left_s, allowance.limit) == (100, Limit.DAY)
    run_down(allowance, 250, 700.0, is_awake=False)
    assert (allowance.left_s, allowance.limit) == (50, Limit.NIGHT)


def test_the_nearest_limit_counts():
    assert Allowance(Grant(day_s=900, talk_s=600), 0.0).limit is Limit.TALK
    assert Allowance(NO_LIMIT, 0.0).limit is Limit.NONE


def test_minutes_on_top_bring_the_warnings_back():
    allowance = Allowance(Grant(day_s=310), 0.0)
    run_down(allowance, 300)
    allowance.told(Grant(day_s=610), 300.0)
    assert run_down(allowance, 320, 300.0) == [Moment.SOON]


@pytest.mark.parametrize("left_s", [0.5, 30])
def test_an_end_that_is_taken_back_comes_again(left_s):
    allowance = Allowance(Grant(day_s=70), 0.0)
    assert run_down(allowance, 80)[-1] is Moment.OVER
    allowance.told(Grant(day_s=left_s), 80.0)
    assert not allowance.is_over
    assert run_down(allowance, 40, 80.0) == [Moment.OVER]


def test_what_was_written_down_meanwhile_is_not_counted_twice():
    allowance = Allowance(Grant(day_s=600), 0.0)
    run_down(allowance, 30)
    allowance.told(Grant(day_s=570), 30.0)
    assert (allowance.left_s, allowance.used_s) == (570, 30)


@pytest.mark.parametrize(
    ("clock", "night", "left_s"),
    [("21:59", False, 60), ("22:00", True, 0), ("05:59", True, 0), ("06:00", False, 57_600)],
)
def test_the_night_is_from_ten_to_six(clock, night, left_s):
    now = timezone.make_aware(datetime.fromisoformat(f"2026-11-21T{clock}:00"))
    assert is_night(now) is night
    assert till_night_s(now) == left_s


def test_minutes_given_late_hold_the_night_off():
    now = timezone.make_aware(datetime.fromisoformat("2026-11-21T22:05:00"))
    assert till_night_s(now, now + timedelta(minutes=10)) == 600
    assert till_night_s(now, now - timedelta(minutes=10)) == 0


# --- in a talk --------------------------------------------------------------------------------------------------------


def timed(**grant) -> FakeTalk:
    """A talk with so much time, in which a story has begun and nobody talks any more."""
    talk = FakeTalk([past(1, "今天的故事里有谁？", "companion", bead="who"), past(2, "小猫", bead="who")])
    talk.relay.allow(Grant(**grant))
    talk.open("stepfun")
    talk.speak_out("欢迎回来。小猫在哪里呀？", bead="where")
    return talk


def chat(talk: FakeTalk, seconds: int) -> None:
    """Somebody says something every half minute."""
    for _ in range(seconds // 30):
        talk.heard(Words("好"))
        talk.speak_out("好的。")
        talk.wait(28.5, step_s=0.5)


def test_the_page_sees_the_sand_from_the_start_and_nothing_where_nothing_limits():
    (first, *_more) = timed(day_s=1_200, whole_s=2_400).shown("time")
    assert (first["left_s"] > 1_190, first["whole_s"], first["moment"]) == (True, 2_400, "")
    assert greeted().shown("time") == []


def test_with_five_minutes_left_a_story_that_began_is_asked_for_its_ending():
    talk = timed(day_s=330)
    chat(talk, 60)
    assert Reason.NEARLY in talk.asked
    assert [frame["moment"] for frame in talk.shown("time") if frame["moment"]] == ["soon"]
    assert Reason.GOODBYE not in talk.asked


def test_with_one_minute_left_the_companion_says_goodbye():
    talk = timed(day_s=100)
    chat(talk, 60)
    assert Reason.GOODBYE in talk.asked


def test_a_story_that_has_not_begun_is_not_asked_how_it_ends():
    talk = FakeTalk()
    talk.relay.allow(Grant(day_s=310))
    talk.open("stepfun")
    talk.speak_out("你好！")
    talk.wait(30)
    assert talk.shown("time")[-1]["moment"] == "soon"
    assert Reason.NEARLY not in talk.asked


def test_at_the_end_the_vendor_goes_and_the_talk_goes_on_by_tapping():
    talk = timed(day_s=20)
    talk.heard(MicSwitched(True))
    talk.wait(25)
    assert talk.sent(Leave) == [Leave("rests")]
    assert talk.shown("time")[-1]["moment"] == "over" and talk.shown("time")[-1]["text"]
    talk.said(LinkLost("rests"), LinkOpened("companion", True, False))
    assert talk.asked[-1] is Reason.WELCOME_BACK
    assert not talk.shown("notice")
    talk.speak_out("我的耳朵休息了。它在哪里呀？", bead="where")
    talk.mic(2.0, loud=True)
    talk.mic(3.0, loud=False)
    assert not talk.sent(CommitAudio)
    talk.heard(Words("森林里", "tapped", "where"))
    assert talk.asked[-1] is Reason.ANSWER
    assert talk.hung_up == []


def test_the_companion_alone_says_that_it_rests():
    talk = FakeTalk()
    talk.relay.allow(Grant(day_s=5))
    talk.open()
    talk.speak_out("你好！")
    talk.wait(10)
    assert talk.asked[-1] is Reason.RESTS


def test_a_vendor_that_was_lost_does_not_come_back_once_the_voice_rests():
    talk = timed(day_s=20)
    talk.said(LinkLost("unreachable"), LinkOpened("companion", True, False))
    talk.speak_out("它在哪里呀？", bead="where")
    talk.wait(25)
    assert talk.shown("time")[-1]["moment"] == "over"
    assert talk.sent(Leave) == [Leave("rests")]
    assert talk.asked[-1] is Reason.RESTS


def test_nobody_is_cut_off_in_the_middle_of_a_sentence():
    talk = timed(day_s=6)
    talk.heard(MicSwitched(True))
    talk.mic(1.0, loud=False)
    talk.mic(8.0, loud=True)
    assert not talk.sent(Leave)
    assert all(frame["left_s"] > 0 for frame in talk.shown("time"))
    talk.mic(2.5, loud=False)
    assert talk.sent(CommitAudio)
    talk.speak_out("好的。", ms=500)
    talk.wait(1)
    assert talk.sent(Leave)


def test_but_a_sentence_without_end_is():
    talk = timed(day_s=2)
    talk.heard(MicSwitched(True))
    talk.mic(1.0, loud=False)
    talk.mic(30.0, loud=True)
    assert talk.sent(Leave)


def test_time_that_was_over_before_the_talk_began_never_opens_the_ear():
    talk = FakeTalk()
    talk.relay.allow(Grant(day_s=0))
    talk.open()
    talk.mic(2.0, loud=True)
    talk.mic(3.0, loud=False)
    assert not talk.child_turns
    assert [frame["moment"] for frame in talk.shown("time")] == ["over"]
    assert talk.hung_up == []


def test_consent_that_is_withdrawn_while_the_voice_rests_ends_the_talk_too():
    talk = timed(day_s=2)
    talk.wait(25)
    talk.heard(ConsentWithdrawn())
    assert talk.hung_up == [4403]


def test_more_time_brings_the_voice_back_by_a_new_connection():
    talk = timed(day_s=2)
    talk.wait(25)  # its goodbye finds no answer
    talk.heard(TimeTold(Grant(day_s=600)))
    talk.wait(0.2)
    assert talk.shown("bye")[-1]["code"] == "more_time"
    assert talk.hung_up == [1012]


def test_more_time_before_the_end_goes_on_without_a_break():
    talk = timed(day_s=100)
    talk.heard(TimeTold(Grant(day_s=700)))
    chat(talk, 120)
    assert not talk.sent(Leave) and talk.hung_up == []


@pytest.mark.parametrize("absence", [Absence.FAMILY, Absence.HOUSE, Absence.OFF])
def test_a_spent_budget_or_the_switch_leaves_the_companion_with_a_kind_sentence(absence):
    talk = timed(day_s=inf)
    talk.heard(TimeTold(Grant(absence=absence)))
    talk.wait(0.2)
    assert talk.sent(Leave) == [Leave(str(absence))]
    talk.said(LinkLost(str(absence)), LinkOpened("companion", True, False))
    (notice,) = talk.shown("notice")
    assert notice["code"] == absence and notice["text"]
    talk.heard(TimeTold(Grant(absence=absence)))
    assert len(talk.sent(Leave)) == 1
    assert talk.relay.may_listen


def test_a_vendor_that_was_lost_does_not_come_back_once_the_switch_is_off():
    talk = timed(day_s=inf)
    talk.said(LinkLost("unreachable"), LinkOpened("companion", True, False))
    talk.speak_out("它在哪里呀？", bead="where")
    talk.heard(Words("森林里"))
    talk.heard(TimeTold(Grant(absence=Absence.OFF)))
    assert talk.sent(Leave) == [Leave("off")]
    assert talk.asked[-1] is Reason.ANSWER, "the child is answered all the same"


# --- what the budgets leave of a vendor -------------------------------------------------------------------------------

BUDGETS = pytest.mark.parametrize("absence", [Absence.FAMILY, Absence.HOUSE])


def spent(absence: Absence, day_s: float = 1_200) -> TimeTold:
    return TimeTold(Grant(day_s=day_s, absence=absence, vendor_s=0.0))


def test_a_budget_is_warned_of_like_a_childs_own_time():
    talk = timed(day_s=1_200, whole_s=1_200, vendor_s=330)
    chat(talk, 60)
    assert Reason.NEARLY in talk.asked and Reason.GOODBYE not in talk.asked
    chat(talk, 240)
    assert Reason.GOODBYE in talk.asked
    frames = [frame for frame in talk.shown("time") if frame["moment"]]
    assert [(frame["moment"], frame["why"]) for frame in frames] == [("soon", "vendor"), ("nearly", "vendor")]
    assert all(frame["text"] for frame in frames)
    assert talk.shown("time")[0]["left_s"] < 331


@BUDGETS
def test_a_spent_budget_leaves_the_voice_and_the_sand_to_the_childs_own_time(absence):
    talk = timed(day_s=1_200, vendor_s=10)
    talk.wait(20)
    talk.heard(spent(absence))
    talk.wait(0.2)
    assert talk.sent(Leave) == [Leave(str(absence))]
    last = talk.shown("time")[-1]
    assert (last["left_s"] > 1_100, last["why"], last["moment"]) == (True, "day", "")
    talk.said(LinkLost(str(absence)), LinkOpened("companion", True, False))
    talk.heard(TimeTold(Grant(day_s=340)))  # of the companion, whom no budget limits
    chat(talk, 60)
    assert [frame["why"] for frame in talk.shown("time") if frame["moment"]] == ["vendor", "day"]
    assert talk.relay.may_listen


@BUDGETS
def test_no_sentence_is_cut_off_by_a_spent_budget(absence):
    talk = timed(day_s=1_200, vendor_s=50)
    talk.wait(1)
    talk.speak_out("今天讲得真用心，再见！")
    talk.heard(MicSwitched(True))
    talk.mic(1.0, loud=False)
    talk.mic(2.0, loud=True)
    talk.heard(spent(absence))
    talk.mic(2.0, loud=True)
    assert not talk.sent(Leave)
    talk.mic(2.5, loud=False)
    assert talk.sent(CommitAudio) and not talk.sent(Leave)
    talk.speak("好的，我记下啦。", ms=3_000)
    talk.wait(2)
    assert not talk.sent(Leave), "the companion was cut off"
    talk.wait(2)
    assert talk.sent(Leave) == [Leave(str(absence))]


@BUDGETS
def test_a_sentence_without_end_does_not_keep_a_vendor_that_nobody_pays(absence):
    talk = timed(day_s=1_200, vendor_s=50)
    talk.wait(1)
    talk.speak_out("再见！")
    talk.heard(MicSwitched(True), spent(absence))
    talk.mic(1.0, loud=False)
    talk.heard(spent(absence))
    talk.mic(30.0, loud=True)
    assert talk.sent(Leave) == [Leave(str(absence))]


@BUDGETS
def test_a_budget_that_others_spent_between_two_looks_leaves_time_for_a_goodbye(absence):
    talk = timed(day_s=1_200, vendor_s=900)
    talk.wait(1)
    talk.heard(spent(absence))
    talk.wait(0.2)
    assert talk.asked[-1] is Reason.GOODBYE and not talk.sent(Leave)
    assert talk.shown("time")[-1]["left_s"] > 0, "the page would say that the talk is over"
    talk.speak_out("今天讲得真用心，再见！")
    talk.wait(0.2)
    assert talk.sent(Leave) == [Leave(str(absence))]


@BUDGETS
def test_a_budget_that_was_given_back_meanwhile_keeps_the_vendor(absence):
    talk = timed(day_s=1_200, vendor_s=900)
    talk.heard(spent(absence), TimeTold(Grant(day_s=1_200, vendor_s=600)))
    talk.wait(30)
    assert not talk.sent(Leave)


def test_the_switch_waits_for_nobody():
    talk = timed(day_s=1_200, vendor_s=900)
    talk.heard(Words("森林里"))
    talk.speak("森林里！", ms=3_000)
    talk.heard(spent(Absence.OFF))
    assert talk.sent(Leave) == [Leave("off")]


def test_a_talk_that_begins_without_a_vendor_is_warned_of_no_budget():
    talk = FakeTalk([past(1, "今天的故事里有谁？", "companion", bead="who"), past(2, "小猫", bead="who")])
    talk.relay.allow(Grant(day_s=1_200, absence=Absence.FAMILY, vendor_s=0.0))
    talk.open()
    talk.speak_out("欢迎回来。小猫在哪里呀？", bead="where")
    chat(talk, 60)
    assert [frame["moment"] for frame in talk.shown("time") if frame["moment"]] == []
    assert not talk.sent(Leave) and Reason.GOODBYE not in talk.asked


def test_quiet_time_is_not_counted_however_long_the_child_draws():
    talk = timed(day_s=200)
    talk.wait(600, step_s=1.0)
    assert not talk.sent(Leave)
    assert talk.relay.time.allowance.used_s < 80


def test_a_talk_that_went_elsewhere_ends_kindly():
    talk = greeted()
    talk.heard(TakenOver())
    assert talk.shown("bye")[-1]["code"] == "elsewhere"
    assert talk.hung_up == [4409]
