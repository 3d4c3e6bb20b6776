"""The guardian takes the data along, or has it erased."""

import tempfile
import uuid

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from families.access import child_or_404, guardian_page
from families.limits import allow
from storybook.erasure import erase_child
from storybook.export import write_archive


@guardian_page
@require_POST
def child_export(request: HttpRequest, child_id: uuid.UUID) -> FileResponse:
    """Answer with everything that is kept about the child, as a zip archive."""
    child = child_or_404(request, child_id)
    archive = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    write_archive(child, archive)
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename="huaban.zip", headers={"Cache-Control": "no-store"})


@guardian_page
@require_http_methods(["GET", "POST"])
def child_erase(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Ask for the account's password, then erase the child with all it made."""
    child = child_or_404(request, child_id)
    error = ""
    if request.method == "POST":
        if not allow(f"erase:{request.user.pk}", 10, 900):
            error = _("试得太多了，请过一会儿再来。")
        elif not request.user.check_password(request.POST.get("password", "")):
            error = _("密码不对，什么都没有删除。")
        else:
            name = child.nickname
            erase_child(child)
            messages.success(request, _("已删除 %(name)s 的档案和全部内容。") % {"name": name})
            return redirect("parents")
    return render(request, "storybook/child_erase.html", {"child": child, "error": error}, status=400 if error else 200)
