"""What a talk may still use: sums over today's rows, promises under one lock, prices, minutes on top, the switch."""

import threading
import uuid
from datetime import timedelta
from math import inf

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from families.models import Child, Guardianship
from tests.conftest import born
from voice import budget, more_time, switch
from voice.allowance import Absence
from voice.meter import Counts
from voice.models import MoreTime, Usage, VoiceSwitch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits(settings):
    """Each test sets the limit it is about."""
    settings.TALK_MINUTES = settings.FAMILY_MINUTES_PER_DAY = settings.SITE_MINUTES_PER_DAY = 0
    settings.FAMILY_COST_PER_DAY = settings.SITE_COST_PER_DAY = 0


def reserve(child, provider="stepfun", **changes) -> budget.Promise:
    return budget.reserve(child, provider=provider, now=timezone.now(), **changes)


def talked(child, minutes: float, provider="stepfun", **changes) -> Usage:
    """The child talked so long today."""
    promise = reserve(child, provider, **changes)
    budget.settle(promise.usage, Counts(provider, awake_s=60 * minutes, responses=1), timezone.now())
    return Usage.objects.get(pk=promise.usage)


# --- the child's day --------------------------------------------------------------------------------------------------


def test_a_days_minutes_are_the_guardians_and_what_was_used_is_gone(child):
    child.talk_minutes = 20
    child.save()
    assert reserve(child).grant.day_s == 1_200
    talked(child, 5)
    assert reserve(child).grant.day_s == pytest.approx(1_200 - 300 - 60)


def test_what_a_guardian_changes_while_a_talk_is_open_counts_from_its_next_books_on(child):
    promise = reserve(child)
    Child.objects.filter(pk=child.pk).update(talk_minutes=5)  # on another page: this talk has a child as it was
    grant = budget.keep(promise.usage, Counts("stepfun", awake_s=30), timezone.now())
    assert grant.day_s == 270
    assert reserve(child).grant.day_s == 270 - budget.SLICE_S


def test_a_book_is_few_questions(child, django_assert_max_num_queries):
    """Hundreds of talks ask them each half minute, beside the sound: its row, the switch, the sums, its row again."""
    promise = reserve(child)
    with django_assert_max_num_queries(4 + 2):  # and the two words around a transaction
        budget.keep(promise.usage, Counts("stepfun", awake_s=30), timezone.now())


def test_yesterday_does_not_count(child):
    usage = talked(child, 30)
    Usage.objects.filter(pk=usage.pk).update(day=timezone.localdate() - timedelta(days=1))
    assert reserve(child).grant.day_s == 2_400


def test_nothing_is_promised_when_the_day_is_used_up(child):
    talked(child, 40)
    promise = reserve(child)
    assert promise.seconds == 0
    assert not Usage.objects.filter(pk=promise.usage).exists()


def test_time_with_the_companion_counts_for_the_child_too(child):
    talked(child, 40, provider="companion")
    assert reserve(child).seconds == 0


def test_a_sibling_has_its_own_day(child, little):
    talked(child, 40)
    assert reserve(little).seconds == budget.SLICE_S


def test_the_last_minute_is_promised_once(child):
    talked(child, 39)
    first, second = reserve(child), reserve(child)
    assert (first.seconds, second.seconds) == (60, 0)
    budget.settle(first.usage, Counts("stepfun"), timezone.now())
    assert reserve(child).seconds == 60  # it was given back unused


def test_a_talk_has_its_own_limit_and_a_reload_does_not_begin_it_afresh(child, conversation, settings):
    settings.TALK_MINUTES = 10
    talked(child, 7, conversation=conversation)
    assert reserve(child, conversation=conversation).grant.talk_s == 180
    assert reserve(child).grant.talk_s == 600


def test_the_night_is_the_guardians_switch(child):
    midnight = timezone.localtime().replace(hour=23, minute=0)
    assert budget.reserve(child, provider="stepfun", now=midnight).seconds > 0
    child.rests_at_night = True
    child.save()
    assert budget.reserve(child, provider="stepfun", now=midnight).seconds == 0


# --- minutes on top ---------------------------------------------------------------------------------------------------


def test_minutes_on_top_are_for_today_and_have_an_end(child, mama):
    talked(child, 40)
    assert more_time.give(child, mama, 10) is not None
    assert reserve(child).grant.day_s == 600
    assert [more_time.give(child, mama, 20) for _ in range(3)][-1] is None
    assert more_time.given(child, timezone.localdate()) == 50
    MoreTime.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert reserve(child).seconds == 0


# --- money ------------------------------------------------------------------------------------------------------------


def test_a_familys_money_ends_the_vendor_for_its_children_and_nobody_elses(child, little, strangers_child, settings):
    settings.FAMILY_COST_PER_DAY, settings.STEPFUN_REALTIME_MODEL = 1.3, "step-1o-audio"
    talked(child, 10)  # 0.13 a minute
    assert reserve(little).grant.absence is Absence.FAMILY
    assert reserve(strangers_child).grant.absence is Absence.NONE
    assert reserve(little, "companion").seconds == budget.SLICE_S


def test_tokens_of_a_model_that_has_no_price_spend_the_familys_money_too(child, settings):
    settings.FAMILY_COST_PER_DAY, settings.OPENAI_REALTIME_MODEL = 10, "gpt-realtime-9"
    promise = reserve(child, "openai")
    counts = Counts("openai", awake_s=600, audio_in=50_000, audio_out=50_000, responses=9)
    budget.settle(promise.usage, counts, timezone.now())
    usage = Usage.objects.get()
    assert usage.cost > 10 and not usage.is_by_tokens
    assert reserve(child, "openai").grant.absence is Absence.FAMILY


def test_children_who_share_a_guardian_share_its_budget(child, stranger, strangers_child, settings):
    settings.FAMILY_MINUTES_PER_DAY = 10
    talked(child, 10)
    assert reserve(strangers_child).seconds > 0
    Guardianship.objects.create(guardian=stranger, child=child)
    assert reserve(strangers_child).grant.absence is Absence.FAMILY


def test_what_a_sibling_was_promised_is_no_more_there_for_the_family(child, little, settings):
    settings.FAMILY_MINUTES_PER_DAY = 2
    promise = reserve(little)
    assert reserve(child, seconds=600).grant.vendor_s == 60
    budget.settle(promise.usage, Counts("stepfun", awake_s=20), timezone.now())
    assert reserve(child, seconds=600).grant.vendor_s == 40


@pytest.mark.parametrize("budget_of", ["FAMILY", "SITE"])
def test_a_talk_spends_what_it_keeps_and_not_what_it_was_promised(child, settings, budget_of):
    setattr(settings, f"{budget_of}_MINUTES_PER_DAY", 2)
    promise = reserve(child)
    grant = budget.keep(promise.usage, Counts("stepfun", awake_s=50), timezone.now(), seconds=600)
    assert grant is not None and grant.vendor_s == 70
    grant = budget.keep(promise.usage, Counts("stepfun", awake_s=120), timezone.now())
    assert grant is not None and grant.absence is Absence(budget_of.lower().replace("site", "house"))


@pytest.mark.parametrize(("currency", "left_s"), [("CNY", 60), ("USD", 600)])
def test_what_was_counted_in_another_currency_is_no_part_of_the_budget(child, settings, currency, left_s):
    settings.SITE_MINUTES_PER_DAY = 10
    usage = talked(child, 9)
    Usage.objects.filter(pk=usage.pk).update(currency=currency)
    assert reserve(child, seconds=900).grant.vendor_s == left_s


def test_the_sites_budget_ends_the_vendor_for_everybody(child, strangers_child, settings):
    settings.SITE_MINUTES_PER_DAY = 10
    talked(child, 10)
    assert reserve(strangers_child).grant.absence is Absence.HOUSE


def test_a_slice_is_never_longer_than_what_the_budget_has_left(child, settings):
    settings.SITE_MINUTES_PER_DAY = 10
    talked(child, 9.5)
    assert reserve(child).seconds == pytest.approx(30)


def test_a_talk_is_told_all_that_a_budget_has_left_though_only_a_slice_is_promised(child, settings):
    settings.FAMILY_MINUTES_PER_DAY = 10
    promise = reserve(child)
    assert (promise.seconds, promise.grant.vendor_s) == (budget.SLICE_S, 600)
    grant = budget.keep(promise.usage, Counts("stepfun", awake_s=30), timezone.now())
    assert grant is not None and grant.vendor_s == 570


@pytest.mark.parametrize("limit", [{"SITE_MINUTES_PER_DAY": 60}, {"SITE_COST_PER_DAY": 60}], ids=["minutes", "money"])
def test_a_budget_that_many_spend_at_once_lasts_as_long_as_it_does(child, strangers_child, settings, limit):
    """Warnings come in time: 57 minutes and three promised ones, shared by four talks."""
    for name, value in limit.items():
        setattr(settings, name, value)
    settings.VOICE_PRICES = {settings.STEPFUN_REALTIME_MODEL: {"currency": "CNY", "minute": 1}}
    for _ in range(3):
        reserve(strangers_child)
    assert reserve(child).grant.vendor_s == pytest.approx(15 * 60)


def test_talks_that_are_over_share_nothing(child, strangers_child, settings):
    settings.SITE_MINUTES_PER_DAY = 60
    talked(strangers_child, 20)
    assert reserve(child).grant.vendor_s == 40 * 60


def test_what_is_kept_is_written_and_the_next_slice_promised(child):
    promise = reserve(child)
    counts = Counts("stepfun", awake_s=30, heard_s=8, turns=2, cut_offs=1, first_audio_ms=[800, 900], responses=2)
    grant = budget.keep(promise.usage, counts, timezone.now())
    usage = Usage.objects.get(pk=promise.usage)
    assert grant is not None and grant.day_s == pytest.approx(2_370)
    assert (usage.awake_s, usage.first_audio_ms, usage.reserved_s) == (30, [800, 900], 60)
    assert usage.cost > 0 and not usage.is_by_tokens


def test_a_row_that_was_never_used_leaves_no_trace(child):
    promise = reserve(child)
    budget.settle(promise.usage, Counts("stepfun"), timezone.now())
    assert not Usage.objects.exists()


def test_an_erased_child_is_no_error(child):
    promise = reserve(child)
    child.delete()
    assert budget.keep(promise.usage, Counts("stepfun"), timezone.now()) is None
    budget.settle(promise.usage, Counts("stepfun"), timezone.now())


@pytest.mark.parametrize("is_there", [False, True], ids=["erased", "there"])
def test_nothing_is_promised_or_noted_for_a_conversation_that_was_erased(child, conversation, is_there):
    if not is_there:
        type(conversation).objects.get(pk=conversation.pk).delete()
    promise = reserve(child, conversation=conversation)
    budget.note(conversation, uuid.uuid4(), Counts("companion", responses=1), timezone.now())
    connection.check_constraints()
    assert (promise.seconds > 0) is is_there
    assert Usage.objects.count() == 2 * is_there


# --- what a crash leaves ----------------------------------------------------------------------------------------------


def test_a_promise_that_nobody_settled_is_counted_as_used(child):
    lost, alive = reserve(child), reserve(child)
    Usage.objects.filter(pk=lost.usage).update(seen_at=timezone.now() - timedelta(minutes=10))
    assert budget.close_lost() == 1
    row = Usage.objects.get(pk=lost.usage)
    assert (row.awake_s, row.reserved_s, row.ended_at is not None) == (60, 0, True)
    assert Usage.objects.get(pk=alive.usage).ended_at is None


def test_a_talk_that_was_given_up_and_goes_on_has_its_promise_again(child):
    promise = reserve(child)
    Usage.objects.update(seen_at=timezone.now() - timedelta(minutes=10))
    assert budget.close_lost() == 1
    budget.keep(promise.usage, Counts("stepfun", awake_s=30), timezone.now())
    assert reserve(child).grant.day_s == 2_400 - 30 - 60
    Usage.objects.update(seen_at=timezone.now() - timedelta(minutes=10))
    assert budget.close_lost() == 2


def test_a_token_that_was_promised_for_long_is_not_lost_before_its_time(child):
    promise = reserve(child, seconds=900)
    Usage.objects.filter(pk=promise.usage).update(seen_at=timezone.now() - timedelta(minutes=10))
    assert budget.close_lost() == 0


def test_old_rows_are_forgotten_and_young_ones_kept(child, settings):
    settings.USAGE_KEPT_DAYS = 30
    old, young = talked(child, 1), talked(child, 1)
    Usage.objects.filter(pk=old.pk).update(day=timezone.localdate() - timedelta(days=31))
    assert budget.forget_old() == 1
    assert list(Usage.objects.all()) == [young]


# --- the switch -------------------------------------------------------------------------------------------------------


def test_the_switch_ends_every_vendor_and_never_the_companion(child):
    VoiceSwitch.objects.update_or_create(pk=1, defaults={"is_on": False})
    assert reserve(child).grant.absence is Absence.OFF
    assert reserve(child, "companion").seconds > 0
    assert reserve(child, "companion").grant.absence is Absence.OFF
    VoiceSwitch.objects.update(is_on=True)
    assert reserve(child).seconds > 0
    assert reserve(child, "companion").grant.absence is Absence.NONE


def test_so_does_the_setting_whatever_the_row_says(child, settings):
    settings.VENDOR_VOICES = False
    assert not switch.is_on()
    assert reserve(child).grant.absence is Absence.OFF


@pytest.mark.django_db(transaction=True)
def test_two_talks_that_begin_at_once_share_what_is_left(mama, settings):
    settings.SITE_MINUTES_PER_DAY = 1
    children = [born(mama, f"孩子{n}", 2019) for n in range(4)]
    granted: list[float] = []

    def begin(child) -> None:
        granted.append(budget.reserve(child, provider="stepfun", seconds=20, now=timezone.now()).seconds)
        close_old_connections()

    threads = [threading.Thread(target=begin, args=[child]) for child in children]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(granted) == [0, 20, 20, 20]


def test_a_grant_without_any_limit_is_endless_but_for_the_day(child):
    grant = reserve(child, connection=uuid.uuid4()).grant
    assert (grant.talk_s, grant.night_s) == (inf, inf)
    assert grant.day_s == 2_400
