"""Photos from Unsplash, to the letter of its rules (API documentation and guidelines, 2026-08).

Only checked English words are sent, with `content_filter=high`; what comes back is checked again. The key stays in
the Authorization header of the server.
"""

from dataclasses import replace
from typing import Any, ClassVar

import httpx

from gateway.errors import BadAnswer, BadKey, GatewayError, TooBusy, Unreachable
from gateway.http import answer_json, send, shared, translate
from vision.pictures import pacing
from vision.pictures.base import Picture
from vision.pictures.english import english_for
from vision.pictures.photos import Origins, photos_in
from vision.pictures.translating import Translator
from vision.pictures.unwanted import is_unwanted

TIMEOUT_S = 2.5
PHOTOS = 12
REMAINING_MIN = 2  # of the hour's requests: the last ones are for telling what was chosen
BAD_KEY_REST_S = 600
_SPAM = 410  # "query flagged as spam": no pictures for this phrase


class UnsplashSearch:
    """Searches photos; answers are remembered for a day."""

    name: ClassVar[str] = "unsplash"

    def __init__(
        self,
        access_key: str,
        origins: Origins,
        app_name: str,
        language: str,
        http: httpx.Client | None = None,
        translator: Translator | None = None,
    ) -> None:
        self._origins, self._app_name, self._language = origins, app_name, language
        self._headers = {"Authorization": f"Client-ID {access_key}", "Accept-Version": "v1"}
        self._http = http or shared()
        self._translator = translator

    def find(self, phrase: str) -> list[Picture]:
        """Return photos of what `phrase` names in words of our list or a checked translation.

        Raises a GatewayError when it cannot ask now.
        """
        if is_unwanted(phrase):
            return []
        query = english_for(phrase) or (self._translator.english_for(phrase) if self._translator else None)
        if query is None or is_unwanted(query):
            return []
        kept = pacing.remembered(self.name, query, lambda: self._ask(query), TIMEOUT_S)
        if kept is None:
            raise TooBusy("somebody else asks the same")
        return [self._named(Picture.from_dict(photo), phrase) for photo in kept]

    def tell_chosen(self, picture: Picture) -> None:
        """Tell Unsplash that a photo was chosen, at the address it gave (with its own query); raises a GatewayError."""
        if picture.chosen_url.startswith(self._origins.api + "/"):
            self._send(picture.chosen_url)

    def remaining(self) -> int | None:
        """Ask for one photo, whatever is remembered or rests; return how many requests the hour has left, if told.

        Raises a GatewayError when pictures cannot be had now.
        """
        answer = self._search("cat", photos=1)
        photos_in(answer_json(answer), self._origins, self._app_name)
        told = answer.headers.get("x-ratelimit-remaining", "")
        return int(told) if told.isdigit() else None

    def _ask(self, query: str) -> list[dict[str, Any]]:
        if pacing.is_resting(self.name):
            raise TooBusy("resting")
        try:
            answer = self._search(query, PHOTOS)
            found = {"results": []} if answer.status_code == _SPAM else answer_json(answer)
            photos = photos_in(found, self._origins, self._app_name)
        except (Unreachable, BadAnswer):
            pacing.failed(self.name)
            raise
        pacing.worked(self.name)
        return [photo.as_dict() for photo in photos]

    def _search(self, query: str, photos: int) -> httpx.Response:
        params: dict[str, str | int] = {
            "query": query,
            "page": 1,
            "per_page": photos,
            "orientation": "squarish",
            "content_filter": "high",
            "lang": "en",
        }
        return self._send(f"{self._origins.api}/search/photos", params)

    def _send(self, url: str, params: dict[str, str | int] | None = None) -> httpx.Response:
        answer = send(self._http, "GET", url, timeout_s=TIMEOUT_S, headers=self._headers, params=params)
        remaining = answer.headers.get("x-ratelimit-remaining", "")
        if remaining.isdigit() and int(remaining) < REMAINING_MIN:
            pacing.rest(self.name, pacing.until_next_hour_s())
        if answer.is_success or answer.status_code == _SPAM:
            return answer
        raise self._refusal(answer)

    def _refusal(self, answer: httpx.Response) -> GatewayError:
        """403 is both "no permission" and, in these words, "the hour's requests are used up"."""
        if answer.status_code == 403 and b"rate limit" in answer.content.lower():
            pacing.rest(self.name, pacing.until_next_hour_s())
            return TooBusy("the hour's requests are used up")
        error = translate(answer)
        if isinstance(error, BadKey):
            pacing.rest(self.name, BAD_KEY_REST_S)
        if isinstance(error, TooBusy):
            pacing.rest(self.name, error.retry_after_s or pacing.REST_S)
        return error

    def _named(self, photo: Picture, phrase: str) -> Picture:
        """Describe the photo in the child's language: Unsplash describes in English."""
        if self._language == "en":
            return replace(photo, alt=photo.alt or phrase)
        return replace(photo, alt=f"{phrase}的照片")
