"""Who may open a conversation."""

import pytest
from django.contrib.auth.models import AnonymousUser

from families import childmode
from sessions.access import conversation_for
from sessions.models import Conversation

pytestmark = pytest.mark.django_db


def test_guardian_opens_a_conversation_of_its_child(mama, conversation):
    assert conversation_for(mama, {}, conversation.id) == conversation


def test_stranger_cannot_open_conversation(stranger, conversation):
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(stranger, {}, conversation.id)


@pytest.mark.parametrize("who", ["teacher", "operator"])
def test_grown_ups_of_other_roles_cannot_open_conversation(request, who, conversation):
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(request.getfixturevalue(who), {}, conversation.id)


def test_anonymous_cannot_open_conversation(conversation):
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(AnonymousUser(), {}, conversation.id)


def test_child_mode_opens_the_childs_own_conversation(mama, child, conversation):
    assert conversation_for(mama, {childmode.KEY: str(child.id)}, conversation.id) == conversation


def test_child_mode_hides_the_siblings_conversation(mama, little, conversation):
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(mama, {childmode.KEY: str(little.id)}, conversation.id)
