"""What a browser may keep of a family's pages."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["home", "parents", "child_new", "pin_set", "classes", "privacy"])
def test_no_page_for_somebody_logged_in_is_kept(mama_client, name):
    assert "no-store" in mama_client.get(reverse(name)).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["child_edit", "consent", "talk_list", "shelf", "studio"])
def test_no_page_about_a_child_is_kept(mama_client, child, name):
    assert "no-store" in mama_client.get(reverse(name, args=[child.id])).headers["Cache-Control"]


def test_way_to_the_pin_is_not_kept_either(child_client):
    assert "no-store" in child_client.get(reverse("parents")).headers["Cache-Control"]


def test_pages_of_plain_words_are_not_marked_for_a_newcomer(anonymous_client):
    assert "Cache-Control" not in anonymous_client.get(reverse("privacy")).headers
