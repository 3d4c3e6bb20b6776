"""A local stand-in for Unsplash's API, as its public.json and guidelines tell (reference page of backend services, §5).

    with StandinUnsplash() as unsplash:
        unsplash.url, unsplash.key             for UNSPLASH_BASE_URL and UNSPLASH_ACCESS_KEY
        unsplash.fault = "spam"                every further request meets it (see FAULTS and ODD_ANSWERS)
        unsplash.searches, unsplash.chosen     what was searched for (query parameters), which photos were chosen

Listens on 127.0.0.1; nothing leaves the machine.
"""

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, quote, urlsplit

from PIL import Image, ImageDraw

LATE_S = 4.0
FAULTS: dict[str, tuple[int, str]] = {
    "bad_key": (401, "OAuth error: The access token is invalid"),
    "no_permission": (403, "Missing permission"),
    "busy": (429, "Too many requests"),
    "broken": (500, "Something went wrong"),
    "overloaded": (503, "Please try again"),
    "spam": (410, "query flagged as spam"),
}
ODD_ANSWERS = (
    "used_up",
    "late",
    "hang_up",
    "html",
    "not_json",
    "no_results",
    "results_of_nonsense",
    "empty",
    "endless",
)

Photo = dict[str, Any]


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that left early is part of the play."""


class StandinUnsplash:
    """The server; a context manager."""

    def __init__(self, key: str = "standin-access-key", allowance: int = 50, has_images: bool = False) -> None:
        self.key, self.remaining, self.allowance = key, allowance, allowance
        self.has_images = has_images  # serve the photos, too, for a browser with UNSPLASH_IMAGE_ORIGIN = url
        self.fault = ""
        self.photos: list[Photo] | None = None  # None: `photo` for each of the results asked for
        self.searches: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.chosen: list[str] = []
        self.released = threading.Event()
        self.gate: threading.Event | None = None  # answers wait for it
        self._server = _QuietServer(("127.0.0.1", 0), _door_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.released.set()
        if self.gate is not None:
            self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def photo(self, number: int, query: str = "cat", **changes: Any) -> Photo:
        """Return a photo as the search answers it."""
        key = f"ph{number:02d}{quote(query, safe='')}"[:20]
        origin = self.url if self.has_images else "https://images.unsplash.com"
        image = f"{origin}/photo-{number}?ixid=M3w{number}&ixlib=rb-4.1.0"
        return {
            "id": key,
            "slug": f"a-{query}-{number}",
            "width": 4000,
            "height": 4000,
            "color": "#c0a080",
            "blur_hash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
            "alt_description": f"a {query} on a chair",
            "description": None,
            "tags": [{"type": "search", "title": query}],
            "urls": {
                "raw": image,
                "full": f"{image}&q=85",
                "regular": f"{image}&w=1080",
                "small": f"{image}&w=400",
                "thumb": f"{image}&w=200",
            },
            "links": {
                "html": f"https://unsplash.com/photos/{key}",
                "download_location": f"{self.url}/photos/{key}/download?ixid=M3w{number}",
            },
            "user": {
                "name": f"Photographer {number}",
                "username": f"p{number}",
                "links": {"html": f"https://unsplash.com/@p{number}"},
            },
            **changes,
        }


def painted_photo(number: int) -> bytes:
    """Return a JPEG of 400 × 400 px that differs from number to number."""
    photo = Image.new("RGB", (400, 400), f"hsl({number * 47 % 360}, 45%, 62%)")
    pen = ImageDraw.Draw(photo)
    pen.ellipse((90, 120, 310, 340), fill=f"hsl({number * 47 % 360}, 55%, 38%)")
    pen.ellipse((150, 60, 250, 160), fill=f"hsl({(number * 47 + 40) % 360}, 60%, 45%)")
    file = io.BytesIO()
    photo.save(file, "JPEG")
    return file.getvalue()


def _door_of(unsplash: StandinUnsplash) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            """Stay quiet."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path.startswith("/photo-") and unsplash.has_images:
                return self._bytes(200, painted_photo(int(parts.path.removeprefix("/photo-"))), "image/jpeg")
            unsplash.headers.append({name.lower(): value for name, value in self.headers.items()})
            if self.headers.get("Authorization") != f"Client-ID {unsplash.key}":
                return self._refuse(*FAULTS["bad_key"])
            if unsplash.gate is not None:
                unsplash.gate.wait(10)
            if unsplash.remaining <= 0 or unsplash.fault == "used_up":
                return self._bytes(403, b"Rate Limit Exceeded", "text/plain")
            unsplash.remaining -= 1
            if parts.path.startswith("/photos/") and parts.path.endswith("/download"):
                return self._download(parts.path, dict(parse_qsl(parts.query)))
            if parts.path != "/search/photos":
                return self._refuse(404, "Couldn't find")
            return self._search(dict(parse_qsl(parts.query)))

        def _download(self, path: str, query: dict[str, str]) -> None:
            if "ixid" not in query:
                return self._refuse(400, "ixid is missing")
            unsplash.chosen.append(path.split("/")[2])
            return self._say({"url": "https://images.unsplash.com/photo?dl=1"})

        def _search(self, query: dict[str, str]) -> None:
            unsplash.searches.append(query)
            fault = unsplash.fault
            if fault in FAULTS:
                return self._refuse(*FAULTS[fault])
            if fault == "late":
                unsplash.released.wait(LATE_S)
            if fault == "hang_up":
                self.close_connection = True
                return self.connection.close()
            if fault == "html":
                return self._bytes(200, b"<html>hello</html>", "text/html")
            if fault == "not_json":
                return self._bytes(200, b'{"total": 12, "resul', "application/json")
            if fault == "endless":
                return self._bytes(200, b'{"results": ["' + b"a" * 3_000_000 + b'"]}', "application/json")
            if fault == "no_results":
                return self._say({"total": 0})
            if fault == "results_of_nonsense":
                return self._say({"results": [None, 7, "x", {}, {"id": 1}, {"urls": None}]})
            count = min(int(query.get("per_page", "10")), 30)
            photos = unsplash.photos or [unsplash.photo(n, query.get("query", "")) for n in range(count)]
            photos = [] if fault == "empty" else photos
            return self._say({"total": len(photos), "total_pages": 1, "results": photos})

        def _refuse(self, status: int, message: str) -> None:
            self._bytes(status, json.dumps({"errors": [message]}).encode(), "application/json")

        def _say(self, body: dict[str, Any]) -> None:
            self._bytes(200, json.dumps(body).encode(), "application/json")

        def _bytes(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Ratelimit-Limit", str(unsplash.allowance))
            self.send_header("X-Ratelimit-Remaining", str(unsplash.remaining))
            self.end_headers()
            self.wfile.write(body)

    return Door
