"""The PIN: choosing it, and giving it to leave child mode."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from families import childmode, limits
from families.access import family_page, guardian_page
from families.forms import PinForm
from families.models import User

TRIES = 5
WINDOW_S = 300
LONGEST_PIN = 8
WRONG = {"pin": _("PIN 不对，再试一次。"), "password": _("账号密码不对。")}
TOO_MANY = {
    "pin": _("试的次数太多了。过几分钟再来，或者用账号密码。"),
    "password": _("试的次数太多了，请过几分钟再来。"),
}


@sensitive_post_parameters()
@guardian_page
def pin_set(request: HttpRequest) -> HttpResponse:
    """Choose or change the PIN."""
    user = cast(User, request.user)
    form = PinForm(request.POST or None, user=user)
    if request.method == "POST" and not _may_try(user, "password"):
        form.add_error(None, TOO_MANY["password"])
        return render(request, "families/pin_set.html", {"form": form}, status=429)
    if form.is_valid():
        user.set_pin(form.cleaned_data["pin"])
        user.save(update_fields=["pin_hash"])
        limits.forget(_key(user, "password"))
        messages.success(request, _("PIN 设好了。孩子用完后，输入它回到家长区。"))
        return redirect("parents")
    return render(request, "families/pin_set.html", {"form": form})


@sensitive_post_parameters()
@never_cache
@family_page
def pin_unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the PIN, or for the account's password, and give this browser back to the guardian.

    Each key of the pad is a submit button named `press`, so the pad works without JavaScript too.
    """
    goal = _goal(request)
    if not childmode.current(request.session):
        return redirect(goal)
    if request.method != "POST":
        return _pad(request, goal)
    if "press" in request.POST:
        return _pad(request, goal, typed=_pressed(request.POST.get("pin", ""), request.POST["press"]))
    user = cast(User, request.user)
    way = "password" if "password" in request.POST else "pin"
    if not _may_try(user, way):
        return _pad(request, goal, error=TOO_MANY[way], status=429)
    given = request.POST.get(way, "")
    if not (user.check_password(given) if way == "password" else user.pin_matches(given)):
        return _pad(request, goal, error=WRONG[way], status=403)
    limits.forget(_key(user, "pin"))
    limits.forget(_key(user, "password"))
    childmode.leave(request)
    return redirect(goal)


def _pad(
    request: HttpRequest, goal: str, *, typed: str = "", error: str | Promise = "", status: int = 200
) -> HttpResponse:
    """Show the pad with the digits typed so far."""
    page = {"next": goal, "typed": typed, "error": error}
    return render(request, "families/pin_unlock.html", page, status=status)


def _goal(request: HttpRequest) -> str:
    """Return where to go after the PIN: `next`, as long as it stays on this site."""
    goal = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure())
    return goal if own and goal.startswith("/") else resolve_url("parents")


def _pressed(typed: str, key: str) -> str:
    """Return the digits after one press on the pad; "back" takes one away."""
    if key == "back":
        return typed[:-1]
    return (typed + key)[:LONGEST_PIN] if key in set("0123456789") else typed


def _key(user: User, way: str) -> str:
    return f"unlock:{way}:{user.pk}"


def _may_try(user: User, way: str) -> bool:
    """Count one try at this account's PIN or password and return whether it is still within bounds.

    They are counted apart: a child playing with the pad must not lock the password out.
    """
    return limits.allow(_key(user, way), TRIES, WINDOW_S)
