"""Who may open what. Views and sockets get children only from here; a stranger's object does not exist (404)."""

import uuid
from collections.abc import Callable, MutableMapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from families import childmode
from families.models import Child, DeviceToken

View = Callable[..., HttpResponseBase]


def children_of(user: Any) -> QuerySet[Child]:
    """Return the children that `user` is a guardian of; none for anyone else."""
    if not user.is_authenticated:
        return Child.objects.none()
    return Child.objects.filter(guardianships__guardian=user)


def child_for(user: Any, session: MutableMapping[str, Any], child_id: uuid.UUID) -> Child:
    """Return the child if `user` may act for it here, where child mode narrows that to one child.

    Raises Child.DoesNotExist for everyone else.
    """
    held_by = childmode.current(session)
    if held_by is not None and held_by != child_id:
        raise Child.DoesNotExist
    return children_of(user).get(pk=child_id)


def child_or_404(request: HttpRequest, child_id: uuid.UUID) -> Child:
    """Return the child for a page, or raise Http404 for a stranger."""
    try:
        return child_for(request.user, request.session, child_id)
    except Child.DoesNotExist:
        raise Http404 from None


def device_or_404(request: HttpRequest, device_id: uuid.UUID) -> DeviceToken:
    """Return a device that speaks for a child of this guardian, or raise Http404 for a stranger."""
    device = DeviceToken.objects.filter(pk=device_id, child__in=children_of(request.user)).first()
    if device is None:
        raise Http404
    return device


def family_page(view: View) -> View:
    """Open to a logged-in person; in child mode too. The view still asks for its child by `child_or_404`."""
    return login_required(view)


def guardian_page(view: View) -> View:
    """Open to a logged-in grown-up; in child mode the PIN comes first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if childmode.current(request.session):
            return HttpResponseRedirect(f"{reverse('pin_unlock')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return login_required(guarded)


def teacher_page(view: View) -> View:
    """Open to teachers; for everyone else the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_teacher:  # type: ignore[union-attr]
            raise Http404
        return view(request, *args, **kwargs)

    return guardian_page(guarded)
