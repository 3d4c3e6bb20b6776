"""Settings read from an environment of their own: what one variable switches on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from channels_redis.core import RedisChannelLayer
from channels_redis.utils import create_pool, decode_hosts

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


def settings_with(folder: Path, *names: str, **environment: str) -> dict[str, Any]:
    """Return the named settings of a fresh process that sees only `environment`."""
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "ENV_FILE": "/dev/null"}
    given = {**clean, "DJANGO_SETTINGS_MODULE": "storybook.settings", **environment}
    done = subprocess.run(
        [sys.executable, "-c", SHOW, *names], cwd=ROOT, env=given, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_nothing_set_needs_no_service(tmp_path):
    found = settings_with(tmp_path, "DATABASES", "CHANNEL_LAYERS", "STEPFUN_API_KEY", "MEMFIRE_URL", "DEBUG")
    assert found["DATABASES"]["default"]["ENGINE"].endswith("sqlite3")
    assert "InMemory" in found["CHANNEL_LAYERS"]["default"]["BACKEND"]
    assert (found["STEPFUN_API_KEY"], found["MEMFIRE_URL"], found["DEBUG"]) == ("", "", False)


def test_secret_key_survives_a_restart_and_is_nobodys_to_read(tmp_path):
    first = settings_with(tmp_path, "SECRET_KEY")
    assert settings_with(tmp_path, "SECRET_KEY") == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_reader_of_an_idle_talk_outlasts_the_layers_own_wait(tmp_path):
    """Else a talk in which nobody says anything for five seconds is cut off."""
    config = settings_with(tmp_path, "CHANNEL_LAYERS", REDIS_URL="redis://127.0.0.1:1/0")["CHANNEL_LAYERS"]["default"]
    (host,) = decode_hosts(config["CONFIG"]["hosts"])
    assert create_pool(host).connection_kwargs["socket_timeout"] > RedisChannelLayer.brpop_timeout


def test_https_site_keeps_its_cookies_to_https(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "CSRF_TRUSTED_ORIGINS")
    plain = settings_with(tmp_path, *names)
    public = settings_with(tmp_path, *names, PUBLIC_URL="https://huaban.example.com")
    assert list(plain.values()) == [False, False, []]
    assert list(public.values()) == [True, True, ["https://huaban.example.com"]]


def test_pictures_from_elsewhere_are_allowed_only_with_a_key(tmp_path):
    def sources(**environment: str) -> list[str]:
        return settings_with(tmp_path, "CONTENT_SECURITY_POLICY", **environment)["CONTENT_SECURITY_POLICY"][
            "DIRECTIVES"
        ]["img-src"]

    assert not [source for source in sources() if source.startswith("https")]
    assert "https://images.unsplash.com" in sources(UNSPLASH_ACCESS_KEY="key")
    assert "https://images.unsplash.com" not in sources(UNSPLASH_ACCESS_KEY="key", REGION="CN")


def test_in_mainland_china_no_provider_abroad_has_a_key(tmp_path):
    keys = {"UNSPLASH_ACCESS_KEY": "key", "OPENAI_API_KEY": "key", "OPENAI_ZDR_CONFIRMED": "yes"}
    assert settings_with(tmp_path, "UNSPLASH_ACCESS_KEY", **keys) == {"UNSPLASH_ACCESS_KEY": "key"}
    assert settings_with(tmp_path, "UNSPLASH_ACCESS_KEY", REGION="cn", **keys) == {"UNSPLASH_ACCESS_KEY": ""}


def test_letters_do_not_wait_for_ever(tmp_path):
    assert 0 < settings_with(tmp_path, "EMAIL_TIMEOUT", EMAIL_URL="smtp://mail.example.com:25")["EMAIL_TIMEOUT"] <= 15
