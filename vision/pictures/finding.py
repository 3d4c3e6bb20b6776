"""Find pictures for a phrase and write down what was found: from the library a guardian allowed, else our own set."""

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from families import consent
from families.limits import allow
from families.models import Child, Consent
from gateway import http
from gateway.chat import ChatClient
from gateway.errors import GatewayError, NeedsOperator
from sessions import jobs, journal
from sessions.models import Conversation, Turn
from vision.models import PictureSearch
from vision.pictures import base, reporting
from vision.pictures.base import Picture
from vision.pictures.offline import OfflineSearch
from vision.pictures.photos import Origins
from vision.pictures.translating import Translator
from vision.pictures.unsplash import UnsplashSearch

log = logging.getLogger(__name__)

PHRASE_CHARS = 60
ONLINE_PER_DAY = 60  # and child
SAME_WISH = timedelta(seconds=60)  # said by the child and called for by a model, it is one wish
LEFT_BEHIND = timedelta(seconds=60)  # a search without a source after so long was cut short: whoever comes goes on
_DAY_S = 24 * 3600


def searches_for(child: Child, language: str) -> list[base.PictureSearch]:
    """Return the searches to ask, one after the other until one finds something; online only with consent and a key."""
    offline = OfflineSearch(language)
    if not settings.UNSPLASH_ACCESS_KEY or not consent.allows(child, Consent.Purpose.PICTURES):
        return [offline]
    if not allow(f"pictures:{child.pk}", ONLINE_PER_DAY, _DAY_S):
        return [offline]
    return [unsplash(language, _translator(child)), offline]


def unsplash(language: str, translator: Translator | None = None) -> UnsplashSearch:
    """Return the search that the settings describe."""
    origins = Origins(api=settings.UNSPLASH_BASE_URL.rstrip("/"), images=settings.UNSPLASH_IMAGE_ORIGIN)
    key, app_name = settings.UNSPLASH_ACCESS_KEY, settings.UNSPLASH_APP_NAME
    return UnsplashSearch(key, origins, app_name, language, translator=translator)


def _translator(child: Child) -> Translator | None:
    """Return who translates what our list does not know: a model, where the child's words may go to one."""
    if not settings.STEPFUN_API_KEY or not consent.allows(child, Consent.Purpose.VOICE):
        return None
    models = [settings.STEPFUN_STORY_MODEL]
    return Translator(ChatClient(settings.STEPFUN_BASE_URL, settings.STEPFUN_API_KEY, models, http.shared()))


def find(child: Child, conversation: Conversation, phrase: str, turn: Turn | None = None) -> PictureSearch:
    """Search for `phrase` and keep what was found; the conversation hears of it if there is something to show.

    The same `turn` again gives the same search; so does the same wish when the child said it and a model asks for it.
    """
    phrase = phrase[:PHRASE_CHARS]
    search, is_ours = _claim(child, conversation, phrase, turn)
    if is_ours:
        source, pictures = _ask(child, conversation.language, phrase)
        _write_down(search, conversation, source, pictures)
    return search


def choose(search: PictureSearch, picture_id: str) -> Picture | None:
    """Note which picture the child picked and have its photographer told; None when it is not in the strip."""
    picture = next((p for p in pictures_of(search) if p.id == picture_id), None)
    if picture is None:
        return None
    with transaction.atomic():
        search.chosen = picture.id
        search.save(update_fields=["chosen"])
        if picture.chosen_url:
            jobs.wake("vision.pictures.finding.tell_chosen", str(search.id), picture.id)
    return picture


def tell_chosen(search_id: str, picture_id: str) -> None:
    """Tell the library that a photo was chosen (its rule); a job. A failure is worth a line in the log, no more."""
    search = PictureSearch.objects.select_related("child").filter(pk=uuid.UUID(search_id)).first()
    if search is None or not settings.UNSPLASH_ACCESS_KEY:
        return
    picture = next((p for p in pictures_of(search) if p.id == picture_id), None)
    if picture is None or not consent.allows(search.child, Consent.Purpose.PICTURES):
        return
    try:
        unsplash("en").tell_chosen(picture)
    except GatewayError as exc:
        log.warning("unsplash was not told of a chosen photo: %s %s", type(exc).__name__, exc)


def pictures_of(search: PictureSearch) -> list[Picture]:
    """Return the pictures that were found and that nobody took away since."""
    return reporting.wanted(search.child, (Picture.from_dict(kept) for kept in search.pictures))


def _ask(child: Child, language: str, phrase: str) -> tuple[str, list[Picture]]:
    source = OfflineSearch.name
    for search in searches_for(child, language):
        try:
            pictures = search.find(phrase)
        except GatewayError as exc:
            advice = " (look at UNSPLASH_ACCESS_KEY)" if isinstance(exc, NeedsOperator) else ""
            log.warning("search %s found nothing: %s %s%s", search.name, type(exc).__name__, exc, advice)
            continue
        if pictures := reporting.wanted(child, pictures):
            return search.name, pictures
    return source, []


@transaction.atomic
def _claim(child: Child, conversation: Conversation, phrase: str, turn: Turn | None) -> tuple[PictureSearch, bool]:
    """Return the search for this wish, and whether it is to be carried out now: begun by nobody, or left by a crash."""
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    now = timezone.now()
    same_wish = Q(phrase=phrase, created_at__gt=now - SAME_WISH, **({"turn": None} if turn else {}))
    known = conversation.picture_searches.filter(Q(turn=turn) | same_wish if turn else same_wish).first()
    if known is None:
        return PictureSearch.objects.create(child=child, conversation=conversation, turn=turn, phrase=phrase), True
    if turn is not None and known.turn_id is None:
        known.turn = turn
        known.save(update_fields=["turn"])
    return known, not known.source and known.created_at < now - LEFT_BEHIND


@transaction.atomic
def _write_down(search: PictureSearch, conversation: Conversation, source: str, pictures: list[Picture]) -> None:
    search.source, search.pictures = source, [picture.as_dict() for picture in pictures]
    search.save(update_fields=["source", "pictures"])
    if pictures:
        journal.record(
            conversation,
            speaker=Turn.Speaker.HOUSE,
            means=Turn.Means.PROGRAM,
            kind=Turn.Kind.PICTURES,
            text=search.phrase,
            about=search.id,
            turn_id=search.id,
        )
