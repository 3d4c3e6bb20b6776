"""Wake a background job once this transaction holds. The job's state lives in rows; this is only a hint to hurry."""

from typing import Any

from django.db import transaction
from django_q.tasks import async_task


def wake(path: str, *args: Any) -> None:
    """Run the function at dotted `path` with `args` (ids as strings) in a worker soon; a sweep finds it otherwise."""
    transaction.on_commit(lambda: async_task(path, *args), robust=True)
