"""A guardian can take everything along and can have everything erased; nobody else can."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse

from families.models import Child
from sessions import journal
from sessions.models import Conversation, Turn
from vision.models import Drawing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawing(child, conversation, a_png) -> Drawing:
    """Return a drawing in a conversation in which the child said a sentence."""
    journal.record(conversation, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text="这是小猫")
    drawing = Drawing(
        child=child,
        conversation=conversation,
        origin=Drawing.Origin.PHOTO,
        sha256="a" * 64,
        width_px=320,
        height_px=240,
    )
    drawing.file.save("cat.png", ContentFile(a_png))
    return drawing


def test_export_holds_words_and_pictures(mama_client, child, drawing, a_png):
    answer = mama_client.post(reverse("child_export", args=[child.id]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.read(f"drawings/{drawing.id}.png") == a_png
    assert [turn["text"] for turn in json.loads(archive.read("data.json"))["turns"]] == ["这是小猫"]


def test_lost_file_does_not_keep_the_rest_from_the_family(mama_client, child, drawing):
    default_storage.delete(drawing.file.name)
    answer = mama_client.post(reverse("child_export", args=[child.id]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == ["data.json"]
    assert [kept["id"] for kept in json.loads(archive.read("data.json"))["drawings"]] == [str(drawing.id)]


def test_erasing_leaves_no_row_and_no_file(mama_client, mama, child, drawing):
    mama.set_password("erase-me-2026")
    mama.save()
    mama_client.force_login(mama)
    answer = mama_client.post(reverse("child_erase", args=[child.id]), {"password": "erase-me-2026"})
    assert answer.status_code == 302
    assert not Child.objects.exists() and not Conversation.objects.exists() and not Drawing.objects.exists()
    assert not default_storage.exists(drawing.file.name)


def test_wrong_password_erases_nothing(mama_client, child, drawing):
    answer = mama_client.post(reverse("child_erase", args=[child.id]), {"password": "guess"})
    assert answer.status_code == 400
    assert Drawing.objects.exists() and default_storage.exists(drawing.file.name)


@pytest.mark.parametrize("name", ["child_export", "child_erase"])
def test_stranger_finds_nothing(stranger_client, child, name):
    assert stranger_client.post(reverse(name, args=[child.id])).status_code == 404


@pytest.mark.parametrize("name", ["child_export", "child_erase"])
def test_child_is_sent_to_the_pin(child_client, child, name):
    answer = child_client.post(reverse(name, args=[child.id]))
    assert answer.status_code == 302 and answer.url.startswith(reverse("pin_unlock"))


def test_operator_erases_by_command(child, drawing):
    call_command("erase_child", str(child.id), "--yes")
    assert not Child.objects.exists() and not default_storage.exists(drawing.file.name)


def test_unknown_id_erases_nothing(child):
    with pytest.raises(CommandError):
        call_command("erase_child", "00000000-0000-0000-0000-000000000000", "--yes")
    assert Child.objects.exists()
