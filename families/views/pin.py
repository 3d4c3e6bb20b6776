"""The PIN: choosing it, and giving it to leave child mode."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from families import childmode, limits
from families.access import family_page, guardian_page
from families.forms import PinForm
from families.models import User

TRIES = 5
WINDOW_S = 300
LONGEST_PIN = 8


@sensitive_post_parameters()
@guardian_page
def pin_set(request: HttpRequest) -> HttpResponse:
    """Choose or change the PIN."""
    user = cast(User, request.user)
    form = PinForm(request.POST or None, user=user)
    if request.method == "POST" and not _may_try(user):
        form.add_error(None, _("试的次数太多了，请过几分钟再来。"))
        return render(request, "families/pin_set.html", {"form": form}, status=429)
    if form.is_valid():
        user.set_pin(form.cleaned_data["pin"])
        user.save(update_fields=["pin_hash"])
        limits.forget(_key(user))
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
    user = cast(User, request.user)
    goal = _goal(request)
    page = {"next": goal, "typed": "", "error": ""}
    if not childmode.current(request.session):
        return redirect(goal)
    if request.method != "POST":
        return render(request, "families/pin_unlock.html", page)
    if "press" in request.POST:
        page["typed"] = _pressed(request.POST.get("pin", ""), request.POST["press"])
        return render(request, "families/pin_unlock.html", page)
    if not _may_try(user):
        page["error"] = _("试的次数太多了，请过几分钟再来。")
        return render(request, "families/pin_unlock.html", page, status=429)
    if "password" in request.POST:
        page["error"] = _("账号密码不对。")
        is_right = user.check_password(request.POST["password"])
    else:
        page["error"] = _("PIN 不对，再试一次。")
        is_right = user.pin_matches(request.POST.get("pin", ""))
    if not is_right:
        return render(request, "families/pin_unlock.html", page, status=403)
    limits.forget(_key(user))
    childmode.leave(request)
    return redirect(goal)


def _goal(request: HttpRequest) -> str:
    """Return where to go after the PIN: `next`, as long as it stays on this site."""
    goal = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure())
    return goal if own else resolve_url("parents")


def _pressed(typed: str, key: str) -> str:
    """Return the digits after one press on the pad; "back" takes one away."""
    if key == "back":
        return typed[:-1]
    return (typed + key)[:LONGEST_PIN] if key in set("0123456789") else typed


def _key(user: User) -> str:
    return f"pin:{user.pk}"


def _may_try(user: User) -> bool:
    """Count one try at this account's PIN or password and return whether it is still within bounds."""
    return limits.allow(_key(user), TRIES, WINDOW_S)
