"""Keep the account and the operators' pages shut while a child holds the browser.

Our own views ask `families.access`; the views of allauth and of Django admin do not know child mode.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from families import childmode

SHUT = ("/accounts/", "/admin/")


class ChildModeDoor:
    """Send whoever asks for an account or admin page in child mode to the PIN."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(SHUT) and childmode.current(request.session):
            return HttpResponseRedirect(f"{reverse('pin_unlock')}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)
