"""Who may open a conversation: the guardians of its child, narrowed by child mode. Strangers get 404."""

import uuid
from collections.abc import MutableMapping
from typing import Any

from django.http import Http404, HttpRequest

from families.access import child_for
from families.models import Child
from sessions.models import Conversation


def conversation_for(user: Any, session: MutableMapping[str, Any], conversation_id: uuid.UUID) -> Conversation:
    """Return the conversation, or raise Conversation.DoesNotExist for a stranger."""
    conversation = Conversation.objects.select_related("child").get(pk=conversation_id)
    try:
        child_for(user, session, conversation.child_id)
    except Child.DoesNotExist:
        raise Conversation.DoesNotExist from None
    return conversation


def conversation_or_404(request: HttpRequest, conversation_id: uuid.UUID) -> Conversation:
    """Return the conversation for a page, or raise Http404 for a stranger."""
    try:
        return conversation_for(request.user, request.session, conversation_id)
    except Conversation.DoesNotExist:
        raise Http404 from None
