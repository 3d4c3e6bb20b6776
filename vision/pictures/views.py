"""Doors for pictures to draw from: look for them, show the strip, pick one."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from families import childmode, consent
from families.access import family_page
from families.limits import allow
from families.models import Consent, Language
from sessions.access import conversation_or_404
from vision.access import search_or_404
from vision.models import PictureReport, PictureSearch
from vision.pictures import catalogue, finding, reporting
from vision.pictures.base import Picture
from vision.pictures.offline import OfflineSearch
from vision.pictures.phrases import phrase_in
from vision.pictures.steps import how_to
from vision.views import too_fast, uuid_or_404

_SEARCHES = (20, 60)  # per child: at most … in … seconds
_STRIP_MAX = 6  # more to choose from is harder for a child, not nicer
_NOTHING = {
    Language.CHINESE: "这个我还没有图。你心里的样子就是最好的，画给我看看吧！",
    Language.ENGLISH: "I have no picture of that yet. The one in your head is the best: draw it for me!",
}


_GONE = {
    Language.CHINESE: "好，这张收走了，再也不给你看。",
    Language.ENGLISH: "All right, that one is gone and will not come back.",
}


@family_page
@require_POST
def pictures_find(request: HttpRequest) -> JsonResponse:
    """Look for pictures of a phrase or a sentence: needs consent to online pictures."""
    conversation = conversation_or_404(request, uuid_or_404(request.POST.get("conversation")))
    if not consent.allows(conversation.child, Consent.Purpose.PICTURES):
        return consent.refusal(Consent.Purpose.PICTURES, conversation.language)
    if not allow(f"find:{conversation.child_id}", *_SEARCHES):
        return too_fast(conversation.language)
    phrase = phrase_in(request.POST.get("phrase", "")[:200])
    if phrase is None:
        return JsonResponse({"id": None, "count": 0, "message": _NOTHING[Language(conversation.language)]})
    search = finding.find(conversation.child, conversation, phrase)
    told = {
        "id": str(search.id),
        "phrase": search.phrase,
        "source": search.source,
        "count": len(search.pictures),
        "url": reverse("pictures_strip", args=[search.id]),
    }
    if not search.pictures:
        told["message"] = _NOTHING[Language(conversation.language)]
    return JsonResponse(told, status=201)


@family_page
@require_GET
def pictures_strip(request: HttpRequest, search_id: uuid.UUID) -> HttpResponse:
    """Show the strip: buttons with pictures and who made them, in the child's language."""
    search = search_or_404(request, search_id)
    language = search.conversation.language if search.conversation else search.child.language
    shown = [picture for picture in _shown(search, language) if picture["src"]][:_STRIP_MAX]
    context = {
        "search": search,
        "pictures": shown,
        "is_ours": not any(picture["credit_name"] for picture in shown),
        "nothing": _NOTHING[Language(language)],
        "library_url": f"https://unsplash.com/?utm_source={settings.UNSPLASH_APP_NAME}&utm_medium=referral",
    }
    with translation.override(language):
        response = render(request, "vision/strip.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@family_page
@require_POST
def pictures_choose(request: HttpRequest, search_id: uuid.UUID) -> JsonResponse:
    """Note that the child picked a picture."""
    search = search_or_404(request, search_id)
    picture = finding.choose(search, request.POST.get("id", ""))
    if picture is None:
        return JsonResponse({"error": {"code": "not_in_the_strip", "message": ""}}, status=400)
    return JsonResponse({"id": picture.id})


@family_page
@require_POST
def pictures_report(request: HttpRequest, search_id: uuid.UUID) -> JsonResponse:
    """Take a picture away from this family for ever, because somebody does not want it, and let an operator look."""
    search = search_or_404(request, search_id)
    picture = next((p for p in finding.pictures_of(search) if p.id == request.POST.get("id", "")), None)
    if picture is None:
        return JsonResponse({"error": {"code": "not_in_the_strip", "message": ""}}, status=400)
    is_child = childmode.current(request.session) is not None
    reporting.report(search, picture, PictureReport.By.CHILD if is_child else PictureReport.By.GROWN_UP)
    language = search.conversation.language if search.conversation else search.child.language
    return JsonResponse({"id": picture.id, "message": _GONE[Language(language)]})


@family_page
@require_GET
def pictures_steps(request: HttpRequest, key: str) -> JsonResponse:
    """Tell how one of our own pictures is drawn: {art, steps}, in the language of `?lang=`."""
    found = how_to(key, request.GET.get("lang", ""))
    if found is None:
        raise Http404
    return JsonResponse({"art": static(found.path), "steps": found.sentences})


def _shown(search: PictureSearch, language: str) -> list[dict[str, Any]]:
    """Return what the template shows; without consent (any more) our own pictures stand in for photos from outside."""
    pictures = finding.pictures_of(search)
    if any(p.thumb_url for p in pictures) and not consent.allows(search.child, Consent.Purpose.PICTURES):
        pictures = reporting.wanted(search.child, OfflineSearch(language).find(search.phrase))
    return [_with_address(picture) for picture in pictures]


def _with_address(picture: Picture) -> dict[str, Any]:
    src = picture.thumb_url
    if picture.key:
        try:
            src = static(catalogue.by_key(picture.key).path)
        except KeyError:  # found by an older release
            src = ""
    return {
        "id": picture.id,
        "alt": picture.alt,
        "src": src,
        "credit_name": picture.credit_name,
        "credit_url": picture.credit_url,
        "page_url": picture.page_url,
        "has_steps": how_to(picture.key, "") is not None,
    }
