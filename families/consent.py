"""Consent of a guardian, per child and purpose: what is asked, what was decided, and what that allows now.

Checked where data is taken *and* where it leaves. A new POLICY_VERSION asks again; a receipt names its text by hash.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from families import live
from families.models import Child, Consent, User

Purpose = Consent.Purpose


@dataclass(frozen=True)
class Asked:
    """What a guardian reads before deciding about one purpose."""

    purpose: Consent.Purpose
    what: str | Promise
    why: str | Promise
    where: str | Promise
    how_long: str | Promise
    if_refused: str | Promise
    refusal: str | Promise  # the kind sentence a child meets without this consent


ASKED: tuple[Asked, ...] = (
    Asked(
        Purpose.VOICE,
        what=_("孩子说话的声音，和孩子说出、打出、点选的话。"),
        why=_("小画要听见孩子说什么，才能一起聊画、编故事、写成书。"),
        where=_(
            "本网站；配置了阶跃星辰（StepFun）时，声音和话会实时送到它的语音和文字模型。"
            "配置了 OpenAI（境外）时，声音和话会实时送到它的语音模型；直接通话时，它会看到您家的网络地址。声音不保存。"
        ),
        how_long=_("文字保存到您删除谈话或孩子的档案为止；声音听完就丢掉。"),
        if_refused=_("麦克风不会打开。孩子仍然可以画画、点图片讲故事。"),
        refusal=_("还没有请大人同意和小画说话。先画画、点图片讲故事吧！"),
    ),
    Asked(
        Purpose.LOOKING,
        what=_("孩子上传、拍照或画下的图画。照片里的位置等信息会先去掉。"),
        why=_("小画看了画，才能问孩子画里的故事。"),
        where=_("本网站；配置了阶跃星辰（StepFun）时，图画会送到它的看图模型。"),
        how_long=_("图画保存到您删除为止。"),
        if_refused=_("不能上传照片，小画也不看画。孩子仍然可以在这里画画，画会好好收着。"),
        refusal=_("还没有请大人同意让小画看画。先在纸上画吧，画会好好收着！"),
    ),
    Asked(
        Purpose.PICTURES,
        what=_("孩子想画的东西的名称，例如「恐龙」，不含孩子的原话。"),
        why=_("在网上图库里找可以参考的图片。"),
        where=_("配置了 Unsplash 时，名称送到 Unsplash；图片由它的服务器直接显示，它会看到您家的网络地址。"),
        how_long=_("找到的图片清单保存到您删除谈话为止。"),
        if_refused=_("只看我们自己画的小图，不上网找。"),
        refusal=_("还没有请大人同意看网上的图片。"),
    ),
    Asked(
        Purpose.KEEPING,
        what=_("谈话的文字、图画的说明。不含声音，不含孩子的小名。"),
        why=_("在云端多存一份，机器坏了也不会丢。"),
        where=_("配置了 Memfire 云数据库时，存到中国境内的 Memfire。"),
        how_long=_("您删除时，云端那一份也会删除。"),
        if_refused=_("只存在本网站，其他一切照常。"),
        refusal=_("还没有请大人同意在云端保存。"),
    ),
)


def policy_hash() -> str:
    """Return the SHA-256 of what is asked, in its first language, so that a receipt names the text it was given for."""
    with override("zh-hans"):
        words = [f"{a.purpose}|{a.what}|{a.why}|{a.where}|{a.how_long}|{a.if_refused}" for a in ASKED]
    return hashlib.sha256("\n".join([settings.POLICY_VERSION, *words]).encode()).hexdigest()


def allows(child: Child, purpose: str) -> bool:
    """Return whether the newest receipt grants this purpose under today's policy."""
    receipts = child.consents.filter(purpose=purpose).order_by("-decided_at")
    newest = receipts.values_list("decision", "policy_version").first()
    return newest == (Consent.Decision.GRANTED, settings.POLICY_VERSION)


@transaction.atomic
def decide(child: Child, guardian: User, purpose: str, granted: bool, method: str) -> Consent:
    """Write a receipt and tell every open talk once it holds. Refusing what was granted is a withdrawal."""
    if granted:
        decision = Consent.Decision.GRANTED
    elif allows(child, purpose):
        decision = Consent.Decision.WITHDRAWN
    else:
        decision = Consent.Decision.REFUSED
    receipt = Consent.objects.create(
        child=child,
        guardian=guardian,
        purpose=purpose,
        decision=decision,
        policy_version=settings.POLICY_VERSION,
        policy_hash=policy_hash(),
        method=method,
    )
    for path in settings.CONSENT_CHANGED_CALLS:
        import_string(path)(child.id, purpose, granted)
    live.announce_consent(child.id, purpose, granted)
    return receipt


def asked(purpose: str) -> Asked:
    """Return what is asked for this purpose."""
    return next(a for a in ASKED if a.purpose == purpose)


def refusal(purpose: str, language: str) -> JsonResponse:
    """Answer a request without this purpose's consent: 403 with a sentence for a child that speaks `language`."""
    with override(language):
        message = str(asked(purpose).refusal)
    return JsonResponse({"error": {"code": "consent", "purpose": str(purpose), "message": message}}, status=403)
