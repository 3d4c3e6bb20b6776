"""A guardian's pages about talking, and what operators see of it."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from families import childmode
from tests.conftest import PASSWORD
from voice import more_time, summary
from voice.models import MoreTime, Usage, VoiceSwitch

pytestmark = pytest.mark.django_db


def talked(child, minutes, *, days_ago=0, provider="stepfun", **changes) -> Usage:
    day = timezone.localdate() - timedelta(days=days_ago)
    return Usage.objects.create(
        child=child,
        connection=uuid.uuid4(),
        provider=provider,
        day=day,
        awake_s=60 * minutes,
        currency="CNY",
        **changes,
    )


# --- today ------------------------------------------------------------------------------------------------------------


def test_a_guardian_sees_what_is_left_of_today(mama_client, child):
    talked(child, 12)
    talked(child, 30, days_ago=1)
    page = mama_client.get(reverse("talk_time", args=[child.id]))
    assert "还有 <strong>28</strong> 分钟" in page.content.decode()
    assert [day["minutes"] for day in page.context["days"]][-2:] == [30, 12]


def test_minutes_on_top_are_written_with_who_gave_them(mama_client, mama, child):
    answer = mama_client.post(reverse("more_time_give", args=[child.id]), {"minutes": "10"}, follow=True)
    assert "今天多给了 10 分钟" in answer.content.decode()
    more = MoreTime.objects.get()
    assert (more.child, more.guardian, more.minutes) == (child, mama, 10)
    assert "还有 <strong>50</strong> 分钟" in answer.content.decode()


@pytest.mark.parametrize("minutes", ["11", "-10", "600", "", "ten"])
def test_other_amounts_are_refused(mama_client, child, minutes):
    assert mama_client.post(reverse("more_time_give", args=[child.id]), {"minutes": minutes}).status_code == 400
    assert not MoreTime.objects.exists()


def test_a_day_takes_only_so_much_on_top(mama_client, child):
    for _ in range(5):
        answer = mama_client.post(reverse("more_time_give", args=[child.id]), {"minutes": "20"}, follow=True)
    assert more_time.given(child, timezone.localdate()) == more_time.MOST_A_DAY
    assert "明天再聊吧" in answer.content.decode()


@pytest.mark.parametrize("door", ["talk_time", "more_time_give"])
def test_in_child_mode_the_pin_comes_first(child_client, child, door):
    assert childmode.KEY in child_client.session
    send = child_client.post if door == "more_time_give" else child_client.get
    answer = send(reverse(door, args=[child.id]), {"minutes": "20"})
    assert answer.status_code == 302 and reverse("pin_unlock") in answer["Location"]
    assert not MoreTime.objects.exists()


def test_the_childs_form_keeps_the_guardians_minutes(mama_client, child):
    form = {"nickname": "小雨", "avatar": "cat", "birth_year": "2020", "birth_month": "1", "language": "zh-hans"}
    mama_client.post(reverse("child_edit", args=[child.id]), {**form, "talk_minutes": "20", "rests_at_night": "on"})
    child.refresh_from_db()
    assert (child.talk_minutes, child.rests_at_night) == (20, True)
    mama_client.post(reverse("child_edit", args=[child.id]), {**form, "talk_minutes": "500"})
    child.refresh_from_db()
    assert (child.talk_minutes, child.rests_at_night) == (20, True)


def test_a_new_child_rests_at_night_unless_the_guardian_says_otherwise(mama_client):
    form = mama_client.get(reverse("child_new")).context["form"]
    assert form.initial["rests_at_night"] is True
    assert form["talk_minutes"].value() == 40


# --- microphone and speaker -------------------------------------------------------------------------------------------


def test_the_sound_check_is_a_grown_ups_page(mama_client, child_client, anonymous_client):
    url = reverse("sound_check")
    page = mama_client.get(url)
    assert page.status_code == 200 and "不会送到任何地方" in page.content.decode()
    assert reverse("pin_unlock") in child_client.get(url)["Location"]
    assert reverse("account_login") in anonymous_client.get(url)["Location"]


# --- operators --------------------------------------------------------------------------------------------------------


def test_operators_see_minutes_money_waits_and_cut_offs(operator_client, child):
    talked(child, 10, cost=2, turns=20, cut_offs=1, first_audio_ms=[800, 900, 2_000])
    talked(child, 5, provider="companion", days_ago=3)
    page = operator_client.get(reverse("admin:voice_usage_changelist"))
    (_, today), (_, week) = page.context["periods"]
    assert [(line.provider, line.talks) for line in week] == [("", 2), ("stepfun", 1), ("companion", 1)]
    assert (today[0].minutes, today[0].cost, today[0].p50_ms, today[0].p95_ms) == (10, "2.00 CNY", 900, 2_000)
    assert today[0].cut_off_percent == 5
    assert "5.0 %" in page.content.decode()


def test_a_summary_of_nothing_is_no_error(operator_client):
    assert operator_client.get(reverse("admin:voice_usage_changelist")).status_code == 200
    assert summary.since(timezone.localdate())[0].cut_off_percent is None


def test_an_operator_turns_the_switch_and_is_remembered(operator_client, operator):
    assert operator_client.get(reverse("admin:voice_voiceswitch_changelist")).status_code == 200
    operator_client.post(reverse("admin:voice_voiceswitch_change", args=[1]), {"reason": "预算"})
    row = VoiceSwitch.objects.get()
    assert (row.is_on, row.reason, row.changed_by) == (False, "预算", operator)
    assert "语音服务关着" in operator_client.get(reverse("admin:voice_usage_changelist")).content.decode()


def test_a_guardian_finds_no_switch(mama_client):
    assert mama_client.get(reverse("admin:voice_voiceswitch_changelist")).status_code == 302


# --- data rights ------------------------------------------------------------------------------------------------------


def test_usage_goes_along_and_goes_away_with_the_child(mama_client, mama, child):
    import io
    import json
    import zipfile

    talked(child, 10)
    more_time.give(child, mama, 10)
    answer = mama_client.post(reverse("child_export", args=[child.id]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    data = json.loads(archive.read("data.json"))
    assert (data["usage"][0]["awake_s"], data["more_times"][0]["minutes"]) == (600, 10)
    mama_client.post(reverse("child_erase", args=[child.id]), {"password": PASSWORD})
    assert not Usage.objects.exists() and not MoreTime.objects.exists()
