"""The doors for drawings: who gets in, what a refusal says, what the picture's address promises."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from families import consent
from sessions import journal
from tests.vision.drawn import HOUSE, SUN, encoded, painted
from vision.models import Drawing

pytestmark = pytest.mark.django_db(transaction=True)


def bring(client, conversation, body: bytes, door: str = "drawing_upload", name: str = "a.png", **more):
    form = {"conversation": str(conversation.id), "image": SimpleUploadedFile(name, body), **more}
    return client.post(reverse(door), form)


def test_photo_comes_in_with_consent(mama_client, conversation, looking_allowed, a_png):
    answer = bring(mama_client, conversation, a_png)
    assert answer.status_code == 201
    told = answer.json()
    drawing = Drawing.objects.get(pk=told["id"])
    assert drawing.origin == Drawing.Origin.PHOTO and told["image_url"].startswith(f"/drawings/{drawing.id}/image/")
    state = mama_client.get(reverse("drawing_state", args=[drawing.id])).json()
    assert state["state"] == "read" and state["note"] and state["question"]


def test_photo_without_consent_is_refused_kindly_and_not_kept(mama_client, conversation, a_png):
    answer = bring(mama_client, conversation, a_png)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "consent" and answer.json()["error"]["purpose"] == "looking"
    assert answer.json()["error"]["message"]
    assert not Drawing.objects.exists()


def test_photo_after_withdrawal_is_refused(mama_client, mama, child, conversation, looking_allowed, a_png):
    consent.decide(child, mama, consent.Purpose.LOOKING, False, "test")
    assert bring(mama_client, conversation, a_png).status_code == 403


def test_page_is_kept_without_consent(child_client, conversation, a_png):
    answer = bring(child_client, conversation, a_png, "drawing_keep", drawing=str(uuid.uuid4()))
    assert answer.status_code == 201 and answer.json()["state"] == "kept"


def test_page_is_replaced_under_its_own_id(child_client, conversation):
    sheet = str(uuid.uuid4())
    first = bring(child_client, conversation, encoded(painted(SUN)), "drawing_keep", drawing=sheet)
    second = bring(child_client, conversation, encoded(painted(SUN, HOUSE)), "drawing_keep", drawing=sheet)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"] == sheet
    assert first.json()["image_url"] != second.json()["image_url"]


def test_page_of_another_family_cannot_be_replaced(child_client, conversation, stranger_client, strangers_child, a_png):
    sheet = bring(child_client, conversation, a_png, "drawing_keep").json()["id"]
    theirs = journal.resume_or_open(strangers_child)
    answer = bring(stranger_client, theirs, encoded(painted(SUN)), "drawing_keep", drawing=sheet)
    assert answer.status_code == 404


@pytest.mark.parametrize("door", ["drawing_upload", "drawing_keep"])
def test_strangers_conversation_is_not_there(stranger_client, conversation, a_png, door):
    assert bring(stranger_client, conversation, a_png, door).status_code == 404


def test_in_child_mode_a_siblings_conversation_is_not_there(child_client, little, a_png):
    assert bring(child_client, journal.resume_or_open(little), a_png, "drawing_keep").status_code == 404


@pytest.mark.parametrize("nonsense", ["", "7", "../../etc/passwd", "\0"])
def test_nonsense_for_a_conversation_is_not_there(mama_client, a_png, nonsense):
    form = {"conversation": nonsense, "image": SimpleUploadedFile("a.png", a_png)}
    assert mama_client.post(reverse("drawing_keep"), form).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("body", "code"),
    [(b"", "empty"), (b"hello", "not_a_picture"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture")],
)
def test_bad_file_is_refused_in_the_childs_language(mama_client, conversation, looking_allowed, body, code, language):
    type(conversation).objects.filter(pk=conversation.pk).update(language=language)
    answer = bring(mama_client, conversation, body)
    assert answer.status_code == 400 and answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"].isascii() == (language == "en")


def test_form_without_a_file_is_empty(mama_client, conversation, looking_allowed):
    answer = mama_client.post(reverse("drawing_upload"), {"conversation": str(conversation.id)})
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "empty"


def test_more_than_ten_megabytes_is_too_large(mama_client, conversation, looking_allowed, a_png, settings):
    answer = bring(mama_client, conversation, a_png + b"\0" * settings.UPLOAD_MAX_BYTES)
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "too_large"


def test_too_many_uploads_are_slowed_down(mama_client, conversation, looking_allowed):
    statuses = [bring(mama_client, conversation, b"x").status_code for _ in range(31)]
    assert statuses[:30] == [400] * 30 and statuses[30] == 429


def test_picture_is_served_privately_and_as_what_it_is(child_client, conversation, a_png):
    told = bring(child_client, conversation, a_png, "drawing_keep").json()
    answer = child_client.get(told["image_url"])
    body = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(body)).size == (320, 240)
    assert answer["Content-Type"] == "image/png" and answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"] and "immutable" in answer["Cache-Control"]


def test_picture_without_its_version_is_asked_for_again(child_client, conversation, a_png):
    told = bring(child_client, conversation, a_png, "drawing_keep").json()
    url = told["image_url"].partition("?")[0]
    answer = child_client.get(url)
    assert answer["Cache-Control"] == "private, no-cache"
    assert child_client.get(url, headers={"if-none-match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("who", ["stranger_client", "teacher_client"])
@pytest.mark.parametrize("door", ["drawing_image", "drawing_state"])
def test_others_do_not_see_the_picture(request, child_client, conversation, a_png, who, door):
    told = bring(child_client, conversation, a_png, "drawing_keep").json()
    assert request.getfixturevalue(who).get(reverse(door, args=[told["id"]])).status_code == 404


def test_operator_sees_the_picture(operator_client, child_client, conversation, a_png):
    told = bring(child_client, conversation, a_png, "drawing_keep").json()
    assert operator_client.get(told["image_url"]).status_code == 200


def test_sibling_in_child_mode_does_not_see_the_picture(mama_client, child_client, little, a_png):
    told = bring(mama_client, journal.resume_or_open(little), a_png, "drawing_keep").json()
    assert child_client.get(told["image_url"]).status_code == 404


def test_anonymous_is_sent_to_the_log_in(anonymous_client, conversation, a_png):
    assert bring(anonymous_client, conversation, a_png).status_code == 302


def test_picture_in_a_bucket_is_handed_out_by_a_short_signed_address(
    child_client, conversation, a_png, settings, monkeypatch
):
    told = bring(child_client, conversation, a_png, "drawing_keep").json()
    settings.STORAGE_BUCKET = "pictures"
    signed = "https://cos.example.com/x.png?X-Amz-Expires=600"
    monkeypatch.setattr("vision.serving.default_storage.url", lambda _name: signed, raising=False)  # no bucket here
    answer = child_client.get(told["image_url"])
    assert answer.status_code == 302 and answer["Location"] == signed and "max-age=300" in answer["Cache-Control"]
    for_the_paper = child_client.get(told["image_url"], headers={"sec-fetch-dest": "empty"})
    assert for_the_paper.status_code == 200 and "Sec-Fetch-Dest" in for_the_paper["Vary"]


def test_sample_comes_onto_the_desk_without_consent_and_nobody_looks(child_client, conversation):
    url = reverse("drawing_sample", args=["dinosaur"])
    told = child_client.post(url, {"conversation": str(conversation.id)}).json()
    assert Drawing.objects.get(pk=told["id"]).origin == Drawing.Origin.SAMPLE and told["state"] == "kept"


def test_sample_that_does_not_exist_is_not_there(child_client, conversation):
    url = reverse("drawing_sample", args=["spaceship-of-doom"])
    assert child_client.post(url, {"conversation": str(conversation.id)}).status_code == 404
