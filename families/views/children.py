"""The parents' page, children's profiles, and handing the tablet over."""

import uuid
from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from families import childmode
from families.access import child_or_404, children_of, family_page, guardian_page
from families.forms import ChildForm
from families.models import Child, Guardianship, User
from families.standing import standings

SECOND_TAP_S = 10


@guardian_page
def parents(request: HttpRequest) -> HttpResponse:
    """List the guardian's children, and what each may do."""
    children = children_of(request.user).prefetch_related("consents")
    families = [(child, standings(child)) for child in children]
    return render(request, "families/parents.html", {"families": families})


@guardian_page
def child_new(request: HttpRequest) -> HttpResponse:
    """Make a child's profile, then ask for consent."""
    form = ChildForm(request.POST or None)
    if form.is_valid():
        child = _made_once(cast(User, request.user), form)
        return redirect("consent", child.id)
    return render(request, "families/child_form.html", {"form": form, "child": None})


@guardian_page
def child_edit(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Change a child's profile."""
    child = child_or_404(request, child_id)
    form = ChildForm(request.POST or None, instance=child)
    if form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("parents")
    return render(request, "families/child_form.html", {"form": form, "child": child})


@require_POST
@family_page
def child_enter(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Hand this browser to a child: from here the PIN is needed to come back."""
    child = child_or_404(request, child_id)
    childmode.enter(request, child)
    return redirect("studio", child.id)


@transaction.atomic
def _made_once(guardian: User, form: ChildForm) -> Child:
    """Return the new child; a button tapped twice makes one."""
    User.objects.select_for_update().get(pk=guardian.pk)  # the second tap waits for the first
    just_now = timezone.now() - timedelta(seconds=SECOND_TAP_S)
    twin = children_of(guardian).filter(**form.cleaned_data, created_at__gte=just_now).first()
    if twin is not None:
        return twin
    child = form.save()
    Guardianship.objects.create(guardian=guardian, child=child)
    return child
