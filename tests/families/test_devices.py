"""Devices: a guardian makes a token, sees it once, and takes it back; nobody else can."""

import io
import zipfile

import pytest
from django.urls import reverse

from families import devices
from families.models import DeviceToken
from storybook.export import write_archive


def made(client, child, name="客厅的平板"):
    """Return the page after making a device, and the token it shows."""
    page = client.post(reverse("child_devices", args=[child.id]), {"name": name})
    shown = page.content.decode().partition('tabindex="0">')[2].partition("<")[0]
    return page, shown


def test_token_is_shown_once_and_kept_as_a_hash(mama_client, child):
    page, secret = made(mama_client, child)
    assert secret.startswith("hb_") and len(secret) > 40
    assert "no-store" in page["Cache-Control"]
    device = DeviceToken.objects.get()
    assert secret not in {str(value) for value in vars(device).values()}
    assert secret not in mama_client.get(reverse("child_devices", args=[child.id])).content.decode()
    assert devices.holder(secret) == device
    device.refresh_from_db()
    assert device.last_used_at is not None


def test_revoked_device_opens_nothing(mama_client, child):
    _page, secret = made(mama_client, child)
    device = DeviceToken.objects.get()
    page = mama_client.post(reverse("device_revoke", args=[device.id]), follow=True).content.decode()
    assert "已停用" in page
    assert devices.holder(secret) is None


def test_a_child_that_holds_the_browser_makes_no_device(child_client, child):
    assert child_client.post(reverse("child_devices", args=[child.id]), {"name": "x"}).status_code == 302
    assert not DeviceToken.objects.exists()


def test_ten_devices_are_enough(mama_client, mama, child):
    for number in range(devices.MOST_PER_CHILD):
        devices.issue(mama, child, f"平板 {number}")
    page, secret = made(mama_client, child)
    assert not secret and "设备太多了" in page.content.decode()
    DeviceToken.objects.first().revoke()
    assert made(mama_client, child)[1]


@pytest.mark.parametrize("secret", ["", "hb_", "sk-123", "hb_" + "x" * 5_000, "hb_\ud800"])
def test_nonsense_opens_nothing(mama, child, secret):
    devices.issue(mama, child, "平板")
    assert devices.holder(secret) is None


def test_guardian_without_an_account_any_more_opens_nothing(mama, child):
    _device, secret = devices.issue(mama, child, "平板")
    mama.is_active = False
    mama.save()
    assert devices.holder(secret) is None


def test_devices_leave_with_the_family_but_not_their_tokens(mama, child):
    device, _secret = devices.issue(mama, child, "客厅的平板")
    archive = io.BytesIO()
    write_archive(child, archive)
    told = zipfile.ZipFile(archive).read("data.json").decode()
    assert "客厅的平板" in told and device.token_hash not in told
    child.delete()
    assert not DeviceToken.objects.exists()
