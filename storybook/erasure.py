"""Erase a child: everything in every room, the files, and what Memfire holds."""

from functools import partial

from django.db import transaction

from families.models import Child
from sessions import outbox
from vision.models import Drawing
from vision.renditions import delete_with_copies


@transaction.atomic
def erase_child(child: Child) -> None:
    """Delete `child` with all it made.

    Rows go with this transaction (foreign keys cascade room by room), files after it, and Memfire's copies by the
    outbox, whose deletions are never dropped.
    """
    files = list(Drawing.objects.filter(child=child).values_list("file", flat=True))
    for conversation in child.conversations.all():
        outbox.owe_erasure(conversation)
    outbox.forget(child.id)
    child.delete()
    for name in files:
        transaction.on_commit(partial(delete_with_copies, name), robust=True)
