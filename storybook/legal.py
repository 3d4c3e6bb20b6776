"""Pages of plain words that the law asks for: rules on children's data, and who else gets to see anything."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from families.consent import ASKED, policy_hash
from voice import vendors


@dataclass(frozen=True)
class Recipient:
    """Somebody outside this house who may receive something."""

    name: str | Promise
    what: str | Promise
    why: str | Promise
    where: str | Promise
    is_in_use: bool


def recipients() -> list[Recipient]:
    """Return everyone who may receive something, and whether this site is set up to send it."""
    return [
        Recipient(
            _("阶跃星辰（StepFun）"),
            _("孩子说话的声音和话、图画"),
            _("听懂孩子的话、看图、写故事"),
            _("中国境内"),
            bool(settings.STEPFUN_API_KEY),
        ),
        Recipient(
            "OpenAI",
            _openai_gets(),
            _("听懂孩子的话，和孩子说话"),
            _("境外；已约定不保留数据"),
            vendors.openai_is_on(),
        ),
        Recipient(
            "Unsplash",
            _("想画的东西的名称，例如「恐龙」；显示图片时还有您家的网络地址"),
            _("找可以参考的图片"),
            _("境外"),
            bool(settings.UNSPLASH_ACCESS_KEY),
        ),
        Recipient(
            _("Memfire 云数据库"),
            _("谈话的文字、图画的说明；没有声音，没有小名"),
            _("多存一份，机器坏了也不会丢"),
            _("中国境内"),
            bool(settings.MEMFIRE_URL),
        ),
        Recipient(
            _("对象存储"),
            _("图画文件"),
            _("存放图画"),
            settings.STORAGE_ENDPOINT_URL or _("由本站选定"),
            bool(settings.STORAGE_BUCKET),
        ),
    ]


def recipients_in_use() -> list[Recipient]:
    """Return those to whom this site really sends something now."""
    return [recipient for recipient in recipients() if recipient.is_in_use]


def _openai_gets() -> str | Promise:
    if vendors.calls_are_on():
        return _("孩子说话的声音和话；浏览器直接和它通话，所以还有您家的网络地址")
    return _("孩子说话的声音和话")


def children_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules about children's data."""
    return _page(request, "storybook/children_rules.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is collected and where it goes."""
    return _page(request, "storybook/privacy.html")


def _page(request: HttpRequest, template: str) -> HttpResponse:
    words = {
        "asked": ASKED,
        "recipients": recipients(),
        "officer_name": settings.OFFICER_NAME,
        "officer_contact": settings.OFFICER_CONTACT,
        "policy_version": settings.POLICY_VERSION,
        "policy_hash": policy_hash(),
    }
    return render(request, template, words)
