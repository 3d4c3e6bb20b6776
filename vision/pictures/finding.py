"""Find pictures for a phrase and write down what was found: from the library a guardian allowed, else our own set."""

import logging
import uuid

from django.conf import settings
from django.db import IntegrityError, transaction

from families import consent
from families.limits import allow
from families.models import Child, Consent
from gateway.errors import GatewayError, NeedsOperator
from sessions import jobs, journal
from sessions.models import Conversation, Turn
from vision.models import PictureSearch
from vision.pictures import base
from vision.pictures.base import Picture
from vision.pictures.offline import OfflineSearch
from vision.pictures.photos import Origins
from vision.pictures.unsplash import UnsplashSearch

log = logging.getLogger(__name__)

PHRASE_CHARS = 60
ONLINE_PER_DAY = 60  # and child
_DAY_S = 24 * 3600


def searches_for(child: Child, language: str) -> list[base.PictureSearch]:
    """Return the searches to ask, one after the other until one finds something; online only with consent and a key."""
    offline = OfflineSearch(language)
    if not settings.UNSPLASH_ACCESS_KEY or not consent.allows(child, Consent.Purpose.PICTURES):
        return [offline]
    if not allow(f"pictures:{child.pk}", ONLINE_PER_DAY, _DAY_S):
        return [offline]
    return [unsplash(language), offline]


def unsplash(language: str) -> UnsplashSearch:
    """Return the search that the settings describe."""
    origins = Origins(api=settings.UNSPLASH_BASE_URL.rstrip("/"), images=settings.UNSPLASH_IMAGE_ORIGIN)
    return UnsplashSearch(settings.UNSPLASH_ACCESS_KEY, origins, settings.UNSPLASH_APP_NAME, language)


def find(child: Child, conversation: Conversation, phrase: str, turn: Turn | None = None) -> PictureSearch:
    """Search for `phrase` and keep what was found; the conversation hears of it if there is something to show.

    The same `turn` again gives the same search.
    """
    phrase = phrase[:PHRASE_CHARS]
    if turn is not None and (known := PictureSearch.objects.filter(turn=turn).first()):
        return known
    source, pictures = _ask(child, conversation.language, phrase)
    try:
        with transaction.atomic():
            return _write_down(child, conversation, phrase, source, pictures, turn)
    except IntegrityError:  # another worker was faster with the same turn
        return PictureSearch.objects.get(turn=turn)


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
    """Return the pictures that were found."""
    return [Picture.from_dict(kept) for kept in search.pictures]


def _ask(child: Child, language: str, phrase: str) -> tuple[str, list[Picture]]:
    source = OfflineSearch.name
    for search in searches_for(child, language):
        try:
            pictures = search.find(phrase)
        except GatewayError as exc:
            advice = " (look at UNSPLASH_ACCESS_KEY)" if isinstance(exc, NeedsOperator) else ""
            log.warning("search %s found nothing: %s %s%s", search.name, type(exc).__name__, exc, advice)
            continue
        if pictures:
            return search.name, pictures
    return source, []


def _write_down(
    child: Child,
    conversation: Conversation,
    phrase: str,
    source: str,
    pictures: list[Picture],
    turn: Turn | None,
) -> PictureSearch:
    search = PictureSearch.objects.create(
        child=child,
        conversation=conversation,
        turn=turn,
        phrase=phrase,
        source=source,
        pictures=[picture.as_dict() for picture in pictures],
    )
    if pictures:
        journal.record(
            conversation,
            speaker=Turn.Speaker.HOUSE,
            means=Turn.Means.PROGRAM,
            kind=Turn.Kind.PICTURES,
            text=phrase,
            about=search.id,
            turn_id=search.id,
        )
    return search
