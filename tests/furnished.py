"""A place with the demo family in it, made once in a run: whoever starts the house's programs begins with a copy."""

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PREPARING_S = 180
ELSEWHERE = ("STEPFUN_", "OPENAI_", "VOICE_VENDOR", "REGION", "UNSPLASH_", "MEMFIRE_", "STORAGE_", "DATABASE_URL",
             "REDIS_URL", "DEBUG")  # fmt: skip


def furnish(place: Path) -> None:
    """Copy the prepared place to `place`: database, static files, drawings and all."""
    shutil.copytree(_furnished(), place, dirs_exist_ok=True)


def environment_of(place: Path) -> dict[str, str]:
    """Return this process's environment for a house at `place`, without the way to anybody's real services."""
    here = {name: value for name, value in os.environ.items() if not name.startswith(ELSEWHERE)}
    return here | {"VAR_DIR": str(place), "DJANGO_SETTINGS_MODULE": "storybook.settings", "LOG_LEVEL": "WARNING"}


@functools.cache
def _furnished() -> Path:
    place = Path(tempfile.mkdtemp(prefix="furnished-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for command in ("prepare", "seed_demo"):
        subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT, env=environment_of(place), check=True, capture_output=True, timeout=PREPARING_S,
        )  # fmt: skip
    return place
