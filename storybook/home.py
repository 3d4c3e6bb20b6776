"""The front door: a landing for newcomers, the children's avatars for a guardian, the classes for a teacher."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from families import childmode
from families.access import children_of


def home(request: HttpRequest) -> HttpResponse:
    """Show who may come in. A browser that a child holds goes straight to that child's paper."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "storybook/home.html")
    if child_id := childmode.current(request.session):
        is_there = children_of(user).filter(pk=child_id).exists()  # it may have been erased on another device
        return redirect("studio", child_id) if is_there else redirect("pin_unlock")
    if user.is_teacher:
        return redirect("classes")
    return render(request, "storybook/home.html", {"children": children_of(user)})
