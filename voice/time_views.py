"""A guardian's pages about talking: today's time and minutes on top, and whether microphone and speaker work here."""

import uuid
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from families.access import child_or_404, guardian_page
from families.models import Child, User
from voice import hours, more_time
from voice.models import Usage

DAYS_SHOWN = 7


@guardian_page
def talk_time(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show how long a child talked today and in the last days, and offer more minutes."""
    child = child_or_404(request, child_id)
    today = timezone.localdate()
    more = more_time.given(child, today)
    used = _minutes(child).get(today, 0)
    page = {
        "child": child,
        "used": used,
        "whole": child.talk_minutes + more,
        "left": max(0, child.talk_minutes + more - used),
        "more": more,
        "choices": more_time.CHOICES,
        "is_full": more >= more_time.MOST_A_DAY,
        "is_night": child.rests_at_night and hours.is_night(timezone.now()),
        "days": _days(child),
    }
    return render(request, "voice/talk_time.html", page)


@require_POST
@guardian_page
def more_time_give(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Give minutes for today; an open talk hears of it at once."""
    child = child_or_404(request, child_id)
    asked = request.POST.get("minutes", "")
    if asked not in {str(minutes) for minutes in more_time.CHOICES}:
        return HttpResponseBadRequest()
    if more_time.give(child, cast(User, request.user), int(asked)):
        messages.success(request, _("今天多给了 %(n)d 分钟。") % {"n": int(asked)})
    else:
        messages.warning(request, _("今天已经多给了不少，明天再聊吧。"))
    return redirect("talk_time", child.id)


@guardian_page
def sound_check(request: HttpRequest) -> HttpResponse:
    """Show the page on which microphone and speaker are tried; nothing that is heard there is sent."""
    config = {"socket": "/ws/echo/", "isSecure": request.is_secure()}
    return render(request, "voice/sound_check.html", {"config": config})


def _minutes(child: Child) -> dict[Any, int]:
    since = timezone.localdate() - timedelta(days=DAYS_SHOWN - 1)
    rows = Usage.objects.filter(child=child, day__gte=since).values("day").annotate(s=Sum("awake_s"))
    return {row["day"]: round(row["s"] / 60) for row in rows}


def _days(child: Child) -> list[dict[str, Any]]:
    """Return the last days, oldest first, with their minutes and how high their bar is (0 to 100)."""
    minutes, today = _minutes(child), timezone.localdate()
    most = max([child.talk_minutes, *minutes.values()])
    bars = []
    for back in reversed(range(DAYS_SHOWN)):
        day = today - timedelta(days=back)
        height = round(100 * minutes.get(day, 0) / most)
        bars.append({"day": day, "minutes": minutes.get(day, 0), "height": height, "top": 100 - height})
    return bars
