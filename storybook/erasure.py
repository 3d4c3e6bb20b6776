"""Erase a child: everything in every room, the files, and what Memfire holds."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from families.models import Child
from sessions import live, outbox
from vision.models import Drawing, Operation, Version
from vision.renditions import delete_with_copies


@transaction.atomic
def erase_child(child: Child) -> None:
    """Delete `child` with all it made.

    Rows go with this transaction (foreign keys cascade room by room), files after it, and Memfire's copies by the
    outbox, whose deletions are never dropped. What is being saved for the child meanwhile is waited for, and goes too;
    held in the order in which a save holds them.
    """
    Child.objects.select_for_update(no_key=True).filter(pk=child.pk).first()
    conversations = list(child.conversations.select_for_update(no_key=True))
    files = set(Drawing.objects.filter(child=child).values_list("file", flat=True))
    files |= set(Version.objects.filter(drawing__child=child).values_list("file", flat=True))
    bodies = set(Operation.objects.filter(sheet__child=child).exclude(file="").values_list("file", flat=True))
    for conversation in conversations:
        outbox.owe_erasure(conversation)
        live.announce(conversation.id)  # an open talk ends at once, and nothing more is taken
    outbox.forget(child.id)
    child.delete()
    for name in files:
        transaction.on_commit(partial(delete_with_copies, name), robust=True)
    for name in bodies:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
