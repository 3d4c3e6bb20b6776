"""Where a guardian lets a device speak for a child, sees its token once, and takes that back."""

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from families import devices
from families.access import child_or_404, device_or_404, guardian_page
from families.forms import DeviceForm
from families.models import User


@sensitive_variables("secret")
@never_cache
@guardian_page
def child_devices(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """List a child's devices; POST makes one and shows its token, this one time."""
    child = child_or_404(request, child_id)
    form, made, secret = DeviceForm(request.POST or None), None, ""
    if form.is_valid():
        try:
            made, secret = devices.issue(cast(User, request.user), child, form.cleaned_data["name"])
            form = DeviceForm()
        except devices.TooManyDevices:
            form.add_error(None, _("设备太多了。先停用一个不用的，再建新的。"))
    page = {"child": child, "form": form, "made": made, "secret": secret, "devices": child.devices.all()}
    return render(request, "families/devices.html", page)


@require_POST
@guardian_page
def device_revoke(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    """Let a device open nothing any more."""
    device = device_or_404(request, device_id)
    device.revoke()
    messages.success(request, _("已停用「%(name)s」。") % {"name": device.name})
    return redirect("child_devices", device.child_id)
