"""Leave no page of a family behind in a browser: not after logging out, not for a child that goes back a page."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse


class PrivatePages:
    """Tell browsers to keep no answer to somebody who is logged in, unless its view decided how long it holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and SESSION_KEY in request.session:
            response["Cache-Control"] = "private, no-store"
        return response
