"""STORAGE_*: drawings in an S3-compatible bucket, private, handed out by short-lived signed addresses.

The bucket is moto's server on this machine. Tencent COS itself is not asked.
"""

import runpy
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moto.server import ThreadedMotoServer

from vision.models import Drawing

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "story-1250000000"
KEYS = {"aws_access_key_id": "AKID-test", "aws_secret_access_key": "a-secret", "region_name": "ap-guangzhou"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch, settings) -> str:
    """An empty bucket, and the product's settings as the environment variables make them."""
    httpx.post(f"{endpoint}/moto-api/reset")
    boto3.client("s3", endpoint_url=endpoint, **KEYS).create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-guangzhou"}
    )
    for name, value in {
        "STORAGE_BUCKET": BUCKET,
        "STORAGE_ENDPOINT_URL": endpoint,
        "STORAGE_REGION": "ap-guangzhou",
        "STORAGE_ADDRESSING": "path",
        "STORAGE_ACCESS_KEY": KEYS["aws_access_key_id"],
        "STORAGE_SECRET_KEY": KEYS["aws_secret_access_key"],
    }.items():
        monkeypatch.setenv(name, value)
    as_configured = runpy.run_path(str(ROOT / "storybook/settings.py"))
    for name in ("STORAGES", "STORAGE_BUCKET", "CONTENT_SECURITY_POLICY"):
        setattr(settings, name, as_configured[name])
    return f"{endpoint}/{BUCKET}"


def test_file_comes_back_as_it_was(bucket, a_png):
    name = default_storage.save("drawings/小雨/1.png", ContentFile(a_png))
    assert default_storage.exists(name)
    assert default_storage.open(name).read() == a_png
    assert default_storage.size(name) == len(a_png)


def test_deleted_file_is_gone_and_deleting_again_is_no_error(bucket, a_png):
    name = default_storage.save("drawings/1.png", ContentFile(a_png))
    default_storage.delete(name)
    default_storage.delete(name)
    assert not default_storage.exists(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name).read()


def test_second_file_of_the_same_name_overwrites_nothing(bucket, a_png):
    first = default_storage.save("drawings/1.png", ContentFile(a_png))
    second = default_storage.save("drawings/1.png", ContentFile(b"another"))
    assert first != second
    assert default_storage.open(first).read() == a_png


def test_file_is_private_without_a_signature(bucket, a_png):
    name = default_storage.save("drawings/1.png", ContentFile(a_png))
    assert httpx.get(f"{bucket}/{name}").status_code == 403


def test_signed_address_shows_the_file_and_lets_browsers_keep_it(bucket, a_png):
    url = default_storage.url(default_storage.save("drawings/1.png", ContentFile(a_png)))
    answer = httpx.get(url)
    assert (answer.status_code, answer.content) == (200, a_png)
    assert answer.headers["content-type"] == "image/png"
    assert "private" in answer.headers["cache-control"]


def test_signature_ends_after_ten_minutes_and_holds_no_secret(bucket, a_png):
    url = default_storage.url(default_storage.save("drawings/1.png", ContentFile(a_png)))
    assert "X-Amz-Expires=600" in url
    assert KEYS["aws_secret_access_key"] not in url


def test_upload_carries_no_checksum_trailer_that_cos_refuses(bucket, a_png):
    sent = []
    default_storage.connection.meta.client.meta.events.register(
        "before-send.s3.PutObject", lambda request, **_: sent.append(request.headers)
    )
    default_storage.save("drawings/1.png", ContentFile(a_png))
    assert sent
    assert not [name for headers in sent for name in headers if "checksum" in name.lower() or "trailer" in name.lower()]


def test_wrong_secret_is_refused(bucket, endpoint, settings, a_png):
    options = {**settings.STORAGES["default"]["OPTIONS"], "secret_key": "another secret"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
    httpx.post(f"{endpoint}/moto-api/reset-auth", content=b"0")
    try:
        with pytest.raises(ClientError):
            default_storage.save("drawings/1.png", ContentFile(a_png))
    finally:
        httpx.post(f"{endpoint}/moto-api/reset-auth", content=b"inf")


@pytest.mark.django_db
def test_family_sees_its_drawing_and_a_stranger_does_not(
    bucket, mama_client, stranger_client, child, conversation, consent_all, a_png
):
    consent_all(child)
    upload = {"file": SimpleUploadedFile("画.png", a_png, "image/png"), "conversation": str(conversation.id)}
    answer = mama_client.post(reverse("drawing_upload"), upload | {"child": str(child.id)})
    assert answer.status_code in (200, 201), answer.content
    drawing = Drawing.objects.get()
    image = reverse("drawing_image", args=[drawing.id])
    redirect = mama_client.get(image)
    assert redirect.status_code == 302
    assert httpx.get(redirect.url).content.startswith(b"\x89PNG")
    assert stranger_client.get(image).status_code == 404
    assert mama_client.get(reverse("drawing_image", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.django_db
def test_pages_allow_pictures_of_the_bucket(bucket, mama_client):
    policy = mama_client.get(reverse("parents")).headers["Content-Security-Policy"]
    images = next(part for part in policy.split(";") if part.strip().startswith("img-src"))
    place = urlsplit(bucket)
    assert f"{place.scheme}://{place.netloc}" in images.split()
