"""Hand a drawing's picture to a browser that may see it (the caller has checked)."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse

from vision.models import Drawing

_FOR_EVER = "private, max-age=31536000, immutable"
_ASK_AGAIN = "private, no-cache"
_TOLD_BY = "Sec-Fetch-Dest, Accept"
_WHILE_SIGNED = "private, max-age=300"  # the signature holds for ten minutes


def image_url(drawing: Drawing) -> str:
    """Return the address of the picture as it is now: it changes with the picture, so browsers may keep it."""
    return f"{reverse('drawing_image', args=[drawing.id])}?v={drawing.sha256[:12]}"


def image_response(request: HttpRequest, drawing: Drawing) -> HttpResponse | FileResponse:
    """Stream the picture, or send an <img> to a short-lived signed address of the object store where there is one.

    A script that lays the picture on the paper gets it from here even then: the canvas may be saved only with pictures
    of its own origin.
    """
    if settings.STORAGE_BUCKET and not _is_for_script(request):
        response: HttpResponse = HttpResponseRedirect(default_storage.url(drawing.file.name))
        response["Cache-Control"] = _WHILE_SIGNED
        response["Vary"] = _TOLD_BY
        return response
    etag = f'"{drawing.sha256}"'
    if request.headers.get("if-none-match") == etag:
        answer: HttpResponse | FileResponse = HttpResponseNotModified()
    else:
        try:
            answer = FileResponse(default_storage.open(drawing.file.name or ""), content_type="image/png")
        except FileNotFoundError:
            raise Http404 from None
        answer["Content-Disposition"] = "inline"
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    is_pinned = request.GET.get("v") == drawing.sha256[:12]
    answer["Cache-Control"] = _FOR_EVER if is_pinned else _ASK_AGAIN
    answer["ETag"] = etag
    if settings.STORAGE_BUCKET:
        answer["Vary"] = _TOLD_BY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _is_for_script(request: HttpRequest) -> bool:
    """fetch() says "empty" and takes anything; an <img> says "image"."""
    return request.headers.get("sec-fetch-dest") == "empty" or request.headers.get("accept") == "*/*"
