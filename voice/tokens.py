"""A token for a native app: who may have one, for which child, how often, and against whose time.

The app talks to the vendor directly, so nothing of its talk passes this house: it can be neither journalled nor ended,
and what it costs is only promised. So a token is a whole talk or none: there is one only while every limit leaves room
for that, and its money is that of the longest talk. Until such a talk must be over there is no second token, and none
while the child talks here; a page may still begin, and takes nothing from what the token was promised.
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.translation import gettext as _

from families import consent, devices, limits
from families.access import child_for
from families.models import Child, User
from families.pseudonyms import pseudonym
from gateway.errors import GatewayError, TooBusy
from voice import budget, hours, seat, vendors
from voice.allowance import Absence
from voice.events import Brief
from voice.meter import Counts
from voice.models import Usage
from voice.providers import openai_http

log = logging.getLogger(__name__)

PER_PERSON, PER_ADDRESS, WINDOW_S = 5, 20, 60
LONGEST_TALK_S = 3600.0  # the vendor ends a session then, and nobody ends it before


class Refused(Exception):
    """No token: the HTTP status, a code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str, retry_after_s: int = 0) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.retry_after_s = status, code, message, retry_after_s


@dataclass(frozen=True)
class Caller:
    """Who asks: a person with a log-in, or a device that speaks for one child."""

    user: User
    child: Child | None  # the only one that a device may name
    session: Any

    def child_named(self, named: object) -> Child:
        """Return the child that the request names. Raises Refused for a stranger's, and for none."""
        try:
            wanted = uuid.UUID(str(named))
            if self.child is None:
                return child_for(self.user, self.session, wanted)
            if self.child.id == wanted:
                return self.child
        except (ValueError, Child.DoesNotExist):
            pass
        raise Refused(404, "child_not_found", _("没有这个孩子。"))


class _Csrf(CsrfViewMiddleware):
    """Django's own check, which says what it found instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def caller(request: HttpRequest) -> Caller:
    """Return who asks. Raises Refused.

    A device sends its token and no cookie counts. A browser sends its log-in, and must show that the request comes
    from a page of ours: with the CSRF token, and with an Origin that is ours.
    """
    secret = devices.bearer(request)
    if secret is not None:
        device = devices.holder(secret)
        if device is None:
            raise Refused(401, "bad_token", _("这个设备令牌没有用：请家长重新建一个。"))
        return Caller(device.guardian, device.child, {})
    if not request.user.is_authenticated:
        raise Refused(401, "log_in", _("请先登录，或者带上设备令牌。"))
    csrf = _Csrf(lambda request: None)  # type: ignore[arg-type]
    csrf.process_request(request)
    if "Origin" not in request.headers or csrf.process_view(request, None, (), {}) is not None:  # type: ignore[arg-type]
        raise Refused(403, "csrf", _("这个请求不是从本站的页面来的。"))
    return Caller(request.user, None, request.session)


def mint(who: Caller, child: Child) -> openai_http.Token:
    """Return a token for one talk of this child with OpenAI. Raises Refused. Nothing of it is kept."""
    why_not = vendors.why_openai_is_off()
    if why_not:
        log.info("no token: %s", why_not)
        raise Refused(503, "off", _("本站没有开通这种通话。"))
    if not consent.allows(child, consent.Purpose.VOICE):
        raise Refused(403, "consent", _("家长还没有同意孩子和小画说话。"))
    now = timezone.now()
    promise = _promise(child, now)
    brief = Brief(
        language=child.language,
        band=str(child.band_on(timezone.localdate(now))),
        person=pseudonym(child.id, "voice"),
    )
    try:
        return openai_http.mint(vendors.openai_account(), brief)
    except GatewayError as error:
        budget.settle(promise.usage, Counts("openai"), now)
        log.warning("no token: %s: %s", type(error).__name__, error)
        wait_s = int(error.retry_after_s or 30) if isinstance(error, TooBusy) else 30
        raise Refused(503, "unavailable", _("现在打不通，请过一会儿再试。"), wait_s) from error


@transaction.atomic
def _promise(child: Child, now: datetime) -> budget.Promise:
    """Promise a whole talk. Raises Refused when the child talks somewhere already, and when less than that is left."""
    if not Child.objects.select_for_update(no_key=True).filter(pk=child.pk).exists():  # two at once: one waits
        raise Refused(404, "child_not_found", _("没有这个孩子。"))
    busy_s = _busy_s(child, now)
    if busy_s > 0:
        raise Refused(409, "is_talking", _("这个孩子正在别处说话：一次只能在一个地方。"), round(busy_s) + 1)
    whole_s = min(hours.limit_s(settings.TALK_MINUTES), LONGEST_TALK_S)
    promise = budget.reserve_unseen(child, provider="openai", now=now, seconds=whole_s, longest_s=LONGEST_TALK_S)
    if promise.grant.absence is Absence.OFF:
        raise Refused(503, "off", _("本站没有开通这种通话。"))
    if promise.seconds <= 0:
        raise Refused(429, "no_time_left", _("今天剩下的时间不够说一次话了。"))
    return promise


def _busy_s(child: Child, now: datetime) -> float:
    """Return how long a talk of this child, on a page or begun with another token, may still last; 0 without one."""
    if seat.is_held(child.pk, now):
        return seat.LEASE_S
    lasts = timedelta(seconds=openai_http.TOKEN_LASTS_S + LONGEST_TALK_S)
    unseen = Usage.objects.filter(child=child, conversation=None, began_at__gt=now - lasts)
    last = unseen.order_by("-began_at").values_list("began_at", flat=True).first()
    return (last + lasts - now).total_seconds() if last else 0.0


def count(key: str, limit: int) -> None:
    """Count one request. Raises Refused past the limit."""
    if not limits.allow(f"voice-token:{key}", limit, WINDOW_S):
        raise Refused(429, "too_often", _("太频繁了，请过一分钟再试。"), WINDOW_S)
