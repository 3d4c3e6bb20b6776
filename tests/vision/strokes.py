"""What a page sends: strokes, as it packs them."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from families.models import Child
from sessions.models import Conversation
from vision.sheets.frames import Drawn, join, parse


def stroke(seq: int, body: bytes = b"", kind: str = "stroke") -> Drawn:
    """Return an operation; another body is another stroke."""
    return Drawn(seq, kind, 1_790_000_000_000 + seq, body or b"ink %d" % seq)


def send(
    client: Client, child: Child, conversation: Conversation | None, sheet: uuid.UUID, writer: uuid.UUID, *drawn: Drawn
) -> HttpResponse:
    """Send strokes as a page does."""
    form = {"child": str(child.id), "writer": str(writer), "ops": SimpleUploadedFile("ops", join(drawn))}
    if conversation is not None:
        form["conversation"] = str(conversation.id)
    return client.post(reverse("sheet_ops", args=[sheet]), form)


def fetched(client: Client, sheet: uuid.UUID | str, after: int = 0) -> list[Drawn]:
    """Ask for strokes as another device does, until it has them all."""
    all_of_them: list[Drawn] = []
    while True:
        answer = client.get(reverse("sheet_ops", args=[sheet]), {"after": after})
        assert answer.status_code == 200, answer.status_code
        some = parse(answer.content)
        all_of_them += some
        after = some[-1].seq if some else after
        if not some or after >= int(answer["X-Last-Seq"]):
            return all_of_them
