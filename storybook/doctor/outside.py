"""The vendors: keys, whether they can be reached and let us in, what is left on the account, and what time it is."""

import re
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.utils import timezone

from gateway import http
from gateway.errors import BadKey, BadRequest, GatewayError, NoBalance, TooBusy
from storybook.doctor.finding import Finding, State, Words
from voice import vendors
from voice.events import Brief
from voice.providers import openai_errors, openai_http
from voice.providers.openai_dialect import Dialect
from voice.providers.probing import Means, probe
from voice.providers.vendor_handshake import with_query

TIMEOUT_S = 5.0
SHAPE_OF_A_KEY = re.compile(r"[A-Za-z0-9_\-]{20,300}")
LITTLE_BALANCE = 10.0
WRONG_CLOCK_S, OFF_CLOCK_S = 60, 5
ADVICE: dict[type[GatewayError], Words] = {
    BadKey: Words("密钥不对或没有权限：换一个 {key}", "the key was refused: replace {key}"),
    NoBalance: Words("余额用完了：充值", "the account is empty: top it up"),
    BadRequest: Words("模型名或网址不对：看 {settings}", "a model name or an address is wrong: look at {settings}"),
    TooBusy: Words("太忙或超过并发上限：过一会儿再试，或升级账号", "too busy: try later, or get a bigger account"),
}
UNREACHABLE = Words("看网络、防火墙和 {settings}", "look at network, firewall and {settings}")


def stepfun() -> Iterator[Finding]:
    """Key, models, balance, and whether a realtime session opens."""
    if not settings.STEPFUN_API_KEY:
        yield Finding(
            "stepfun", State.OFF, Words("没有填密钥：小画用离线的本领。", "No key: the companion works offline.")
        )
        return
    yield from _shape("stepfun key", "STEPFUN_API_KEY", settings.STEPFUN_API_KEY)
    base, key = settings.STEPFUN_BASE_URL.rstrip("/"), settings.STEPFUN_API_KEY
    try:
        told = _get(f"{base}/models", key)
    except GatewayError as error:
        yield _lost("stepfun", error, "STEPFUN_API_KEY", "STEPFUN_BASE_URL")
        return
    yield from _models(told)
    yield from _balance(base, key)
    address = with_query(settings.STEPFUN_REALTIME_URL, {"model": settings.STEPFUN_REALTIME_MODEL})
    yield _door("stepfun", address, key, lambda error: None)


def openai() -> Iterator[Finding]:
    """Off unless everything that children need is agreed; else the key, and whether a session opens."""
    if not settings.OPENAI_API_KEY:
        yield Finding("openai", State.OFF, Words("没有用 OpenAI。", "OpenAI is not used."))
        return
    why = vendors.why_openai_is_off()
    if why:
        advice = Words("看 docs/providers.md，或去掉 OPENAI_API_KEY", "see docs/providers.md, or remove OPENAI_API_KEY")
        yield Finding("openai", State.CARE, Words(f"OpenAI 关着：{why}", f"OpenAI is off: {why}"), advice)
        return
    yield from _shape("openai key", "OPENAI_API_KEY", settings.OPENAI_API_KEY)
    address = with_query(settings.OPENAI_REALTIME_URL, {"model": settings.OPENAI_REALTIME_MODEL})
    session = Dialect(Brief(), vendors.openai_account().session(Brief())).session()
    yield _door("openai", address, settings.OPENAI_API_KEY, openai_errors.refuse, session)


def clock() -> Iterator[Finding]:
    """Tokens, signatures and limits need the right time; a vendor's answer tells it."""
    url = _clock_url()
    if not url:
        yield Finding(
            "clock", State.OFF, Words("没有可以对表的地方（CLOCK_URL）。", "Nowhere to compare with (CLOCK_URL).")
        )
        return
    try:
        told = http.send(http.shared(), "GET", url, timeout_s=TIMEOUT_S).headers.get("date", "")
        off_s = abs((timezone.now() - parsedate_to_datetime(told)).total_seconds())
    except (GatewayError, ValueError, TypeError):
        yield Finding(
            "clock",
            State.CARE,
            Words("没有问到时间。", "Nobody told the time."),
            Words("看 CLOCK_URL", "see CLOCK_URL"),
        )
        return
    state = State.TROUBLE if off_s > WRONG_CLOCK_S else State.CARE if off_s > OFF_CLOCK_S else State.GOOD
    said = Words(f"时钟差 {off_s:.0f} 秒。", f"The clock is {off_s:.0f} s off.")
    advice = (
        Words("", "")
        if state is State.GOOD
        else Words("打开时间同步（systemd-timesyncd、chrony）", "turn on time synchronisation")
    )
    yield Finding("clock", state, said, advice)


def _clock_url() -> str:
    """Return an address of whoever the house talks to anyway, '' when that is nobody."""
    if settings.CLOCK_URL:
        return str(settings.CLOCK_URL)
    if settings.STEPFUN_API_KEY:
        return f"{settings.STEPFUN_BASE_URL.rstrip('/')}/models"
    return openai_http.base_url(vendors.openai_account()) if vendors.openai_is_on() else ""


def _get(url: str, key: str) -> Any:
    answer = http.send(http.shared(), "GET", url, timeout_s=TIMEOUT_S, headers={"Authorization": f"Bearer {key}"})
    if not answer.is_success:
        raise http.translate(answer)
    return http.answer_json(answer)


def _shape(part: str, setting: str, key: str) -> Iterator[Finding]:
    if not SHAPE_OF_A_KEY.fullmatch(key):
        said = Words(
            f"{setting} 不像一个密钥（空格、引号，或太短）。",
            f"{setting} is no key by its shape (spaces, quotes, short).",
        )
        yield Finding(part, State.CARE, said, Words(f"重新抄一次 {setting}", f"copy {setting} once more"))


def _models(told: Any) -> Iterator[Finding]:
    rows = told.get("data") if isinstance(told, dict) else None
    names = {str(row.get("id")) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()
    wanted = [settings.STEPFUN_REALTIME_MODEL, settings.STEPFUN_STORY_MODEL, settings.STEPFUN_VISION_MODELS[0]]
    missing = [name for name in wanted if names and name not in names]
    if missing:
        listed = ", ".join(missing)
        said = Words(f"账号的清单里没有：{listed}", f"Not in the account's list: {listed}")
        advice = Words(
            "看 STEPFUN_REALTIME_MODEL、STEPFUN_STORY_MODEL、STEPFUN_VISION_MODELS",
            "look at the STEPFUN_*_MODEL settings",
        )
        yield Finding("stepfun", State.CARE, said, advice)
    else:
        yield Finding("stepfun", State.GOOD, Words("连得上，密钥有效。", "Reachable, and the key is good."))


def _balance(base: str, key: str) -> Iterator[Finding]:
    """Only prepaid accounts tell one; no answer is no trouble."""
    try:
        balance = float(_get(f"{base}/accounts", key).get("balance"))
    except (GatewayError, TypeError, ValueError, AttributeError):
        return
    state = State.TROUBLE if balance <= 0 else State.CARE if balance < LITTLE_BALANCE else State.GOOD
    advice = Words("", "") if state is State.GOOD else Words("充值", "top it up")
    yield Finding("stepfun balance", state, Words(f"余额 {balance:.2f}。", f"{balance:.2f} on the account."), advice)


def _door(vendor: str, address: str, key: str, means: Means, session: dict | None = None) -> Finding:
    part, prefix, began_s = f"{vendor} realtime", vendor.upper(), time.monotonic()
    try:
        probe(address, key, setting=f"{prefix}_REALTIME_URL", means=means, session=session)
    except GatewayError as error:
        return _lost(part, error, f"{prefix}_API_KEY", f"{prefix}_REALTIME_URL, {prefix}_REALTIME_MODEL")
    took_ms = round((time.monotonic() - began_s) * 1000)
    host = urlsplit(urlunsplit(urlsplit(address)._replace(query=""))).hostname
    return Finding(part, State.GOOD, Words(f"{host} 开门了（{took_ms} 毫秒）。", f"{host} let us in ({took_ms} ms)."))


def _lost(part: str, error: GatewayError, key_setting: str, settings_names: str) -> Finding:
    said = Words(f"不通：{type(error).__name__} {error}", f"No: {type(error).__name__} {error}")
    advice = ADVICE.get(type(error), UNREACHABLE).filled(key=key_setting, settings=settings_names)
    return Finding(part, State.TROUBLE, said, advice)
