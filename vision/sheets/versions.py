"""How a drawing looked before: each save that differs visibly stays as a version."""

from collections.abc import Sequence
from datetime import datetime

from vision.fingerprint import fingerprint, looks_different
from vision.models import Drawing, Version

VERSIONS_KEPT = 20


def remember(drawing: Drawing, png: bytes, seq: int) -> list[str]:
    """Keep the picture that a drawing shows now as a version, inside the transaction that saves it.

    Return the names of pictures that no version needs any more, for the caller to tidy away after commit.
    """
    versions = list(drawing.versions.order_by("created_at"))
    print_now = fingerprint(png)
    if versions and not looks_different(versions[-1].print, print_now):
        versions[-1].seq = max(versions[-1].seq, seq)
        before, versions[-1].file.name = versions[-1].file.name or "", drawing.file.name
        versions[-1].sha256 = drawing.sha256
        versions[-1].save(update_fields=["seq", "file", "sha256"])
        return [before] if before != drawing.file.name else []
    Version.objects.create(drawing=drawing, seq=seq, file=drawing.file.name, sha256=drawing.sha256, print=print_now)
    if len(versions) < VERSIONS_KEPT:
        return []
    spare = versions[_least_missed([version.created_at for version in versions])]
    spare.delete()
    return [spare.file.name or ""]


def _least_missed(times: Sequence[datetime]) -> int:
    """Return which of some times (rising) leaves the smallest gap when it goes; the first one never goes."""
    inner = range(1, len(times) - 1)
    return min(inner, key=lambda at: times[at + 1] - times[at - 1]) if len(times) > 2 else len(times) - 1
