"""Name the static tree by its content, so that every file below one prefix can be cached for ever."""

import hashlib
from pathlib import Path


def tree_hash(root: Path, *also: str) -> str:
    """Return 12 hex digits over every path and byte below `root`, and over the words in `also` (package versions)."""
    digest = hashlib.sha256("\0".join(also).encode())
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
