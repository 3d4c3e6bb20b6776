"""The child's page."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from families.access import child_or_404, family_page
from sessions import journal


@family_page
def studio(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show the paper and the companion to a child, resuming its open conversation."""
    child = child_or_404(request, child_id)
    return render(request, "storybook/studio.html", {"child": child, "conversation": journal.resume_or_open(child)})
