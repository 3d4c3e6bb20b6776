"""Hand a drawing's picture to a browser that may see it (the caller has checked)."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse

from vision import renditions
from vision.models import Drawing, Version

_FOR_EVER = "private, max-age=31536000, immutable"
_ASK_AGAIN = "private, no-cache"
_TOLD_BY = "Sec-Fetch-Dest, Accept"
_WHILE_SIGNED = "private, max-age=300"  # the signature holds for ten minutes


def image_url(drawing: Drawing, size: renditions.Size | None = None) -> str:
    """Return the address of the picture as it is now: it changes with the picture, so browsers may keep it."""
    url = f"{reverse('drawing_image', args=[drawing.id])}?v={drawing.sha256[:12]}"
    return f"{url}&size={size}" if size else url


def version_url(version: Version, size: renditions.Size | None = None) -> str:
    """Return the address of how a drawing looked before."""
    url = f"{reverse('version_image', args=[version.id])}?v={version.sha256[:12]}"
    return f"{url}&size={size}" if size else url


def image_response(request: HttpRequest, drawing: Drawing | Version) -> HttpResponse | FileResponse:
    """Stream the picture, or send an <img> to a short-lived signed address of the object store where there is one.

    `?size=thumb` and `?size=page` ask for a smaller copy; anything else is the picture itself.
    A script that lays the picture on the paper gets it from here even then: the canvas may be saved only with pictures
    of its own origin.
    """
    size = _size_asked(request)
    if settings.STORAGE_BUCKET and not _is_for_script(request):
        response: HttpResponse = HttpResponseRedirect(default_storage.url(_stored_name(drawing, size)))
        response["Cache-Control"] = _WHILE_SIGNED
        response["Vary"] = _TOLD_BY
        return response
    etag = f'"{drawing.sha256}{size or ""}"'
    if request.headers.get("if-none-match") == etag:
        answer: HttpResponse | FileResponse = HttpResponseNotModified()
    else:
        content_type = "image/webp" if size else "image/png"
        try:
            answer = FileResponse(default_storage.open(_stored_name(drawing, size)), content_type=content_type)
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


def _size_asked(request: HttpRequest) -> renditions.Size | None:
    asked = request.GET.get("size", "")
    return renditions.Size(asked) if asked in list(renditions.Size) else None


def _stored_name(drawing: Drawing | Version, size: renditions.Size | None) -> str:
    name = drawing.file.name or ""
    try:
        return renditions.ensure(name, size) if size else name
    except FileNotFoundError:
        raise Http404 from None


def _is_for_script(request: HttpRequest) -> bool:
    """fetch() says "empty" and takes anything; an <img> says "image"."""
    return request.headers.get("sec-fetch-dest") == "empty" or request.headers.get("accept") == "*/*"
