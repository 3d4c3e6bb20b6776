"""Where a guardian reads what was said, and erases it."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from families.access import child_or_404, guardian_page
from sessions import journal
from sessions.access import conversation_or_404
from sessions.digest import digests
from sessions.models import Conversation

TALKS_PER_PAGE = 20


@guardian_page
def talk_list(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Show the child's conversations, newest first."""
    child = child_or_404(request, child_id)
    talks = child.conversations.filter(turns__isnull=False).distinct().order_by("-started_at")
    page = Paginator(talks, TALKS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "sessions/talk_list.html", {"child": child, "page": page, "digests": digests(page)})


@guardian_page
def talk_history(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Show every turn of a conversation."""
    conversation = conversation_or_404(request, conversation_id)
    return render(
        request,
        "sessions/talk_history.html",
        {"conversation": conversation, "child": conversation.child, "turns": journal.history(conversation)},
    )


@guardian_page
def talk_erase(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Ask once more; POST erases the conversation here and owes Memfire its deletion."""
    conversation = conversation_or_404(request, conversation_id)
    child = conversation.child
    if request.method != "POST":
        turns = conversation.turns.count()
        return render(
            request, "sessions/talk_erase.html", {"conversation": conversation, "child": child, "turns": turns}
        )
    journal.close(conversation, Conversation.Ending.LEFT)  # an open talk of it hangs up before its rows go
    journal.erase(conversation)
    messages.success(request, _("这次谈话已经删除。"))
    return redirect("talk_list", child.id)
