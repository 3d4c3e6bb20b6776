"""Read the environment once: `.env` beside manage.py, then the process environment (which wins).

Tests read no `.env`: somebody's real keys must never reach a vendor from a test.
"""

import sys
from pathlib import Path

import environ
from django.core.management.utils import get_random_secret_key

ROOT = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

env = environ.Env()
_file = Path(env.str("ENV_FILE", default=str(ROOT / ".env")))
if not TESTING and _file.is_file():
    environ.Env.read_env(_file)

# Everything the running program writes by itself lives here: database, pictures, collected static files, secret key.
VAR = Path(env.str("VAR_DIR", default=str(ROOT / "var" / "test" if TESTING else ROOT / "var")))


def own_secret_key() -> str:
    """Return the key kept in `var/secret_key`, making it on the first start, so that log-ins survive a restart."""
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


def spoken_language() -> str:
    """Return the language of whoever sits at the terminal: "en", or "zh-hans" where nothing says otherwise."""
    told = next((value for name in ("LANGUAGE", "LC_ALL", "LANG") if (value := env.str(name, default=""))), "")
    return "en" if told.lower().startswith("en") else "zh-hans"
