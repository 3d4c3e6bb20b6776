"""The product as it is deployed: the app behind the real Caddyfile, over HTTPS."""

import os
import shutil
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.furnished import furnish
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
PATIENCE_S = 120


@dataclass
class Site:
    """A running site; `restart_app` ends the app and starts it again."""

    folder: Path
    https_port: int
    http_port: int
    app_port: int
    environment: dict[str, str]
    app: subprocess.Popen[bytes] | None = None
    talks: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https_port}"

    @property
    def trust(self) -> ssl.SSLContext:
        root = self.folder / "data/caddy/pki/authorities/local/root.crt"
        return ssl.create_default_context(cafile=str(root))

    def browser(self) -> httpx.Client:
        """Return a client that trusts the site's own authority and sends its pages' origin."""
        return httpx.Client(
            base_url=self.url, verify=self.trust, headers={"Referer": f"{self.url}/"}, timeout=PATIENCE_S
        )

    def manage(self, *command: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, check=True, capture_output=True
        )

    def start_app(self) -> None:
        public = {**self.environment, "PUBLIC_URL": self.url}
        self.app, self.talks = (
            subprocess.Popen(["sh", "deploy/entrypoint.sh", role], cwd=ROOT, env=public) for role in ("web", "talks")
        )

    def stop_app(self) -> None:
        for program in (self.app, self.talks):
            program.terminate()
        for program in (self.app, self.talks):
            program.wait(PATIENCE_S)

    def rows(self, query: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "var/db.sqlite3") as database:
            return database.execute(query).fetchall()


def wait_for(url: str, trust: ssl.SSLContext | bool = True) -> None:
    """Ask until somebody answers."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            if httpx.get(url, verify=trust, timeout=5).status_code == 200:
                return
        except (httpx.TransportError, ssl.SSLError):
            pass
        assert time.monotonic() < end, f"{url} did not answer within {PATIENCE_S} s"
        time.sleep(0.2)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """The demo family's site, with certificates of its own authority."""
    folder = tmp_path_factory.mktemp("site")
    http_port, https_port, app_port, talks_port, admin_port = (free_port() for _ in range(5))
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME", "USER") if name in os.environ}
    environment = {
        **kept,
        "PATH": f"{TOOLS}:{kept['PATH']}",
        "ENV_FILE": "/dev/null",
        "VAR_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "storybook.settings",
        "PORT": str(app_port),
        "TALKS_PORT": str(talks_port),
        "HTTP_PORT": str(http_port),
        "HTTPS_PORT": str(https_port),
        "SITE_ADDRESS": "localhost",
        "UPSTREAM": f"127.0.0.1:{app_port}",
        "TALKS_UPSTREAM": f"127.0.0.1:{talks_port}",
        "CADDY_TLS": "tls internal",
        "CADDY_ADMIN": f"127.0.0.1:{admin_port}",
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "LOG_LEVEL": "WARNING",
    }
    site = Site(folder, https_port, http_port, app_port, environment)
    furnish(folder / "var")
    site.manage("prepare")
    site.start_app()
    caddy = shutil.which("caddy", path=environment["PATH"])
    log = (folder / "caddy.log").open("wb")
    proxy = subprocess.Popen([caddy, "run", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"], cwd=ROOT,
                             env=environment, stdout=log, stderr=log)  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{app_port}/health/ready")
        wait_for(f"http://127.0.0.1:{talks_port}/health/live")
        wait_for(f"http://127.0.0.1:{admin_port}/config/")
        wait_for(f"{site.url}/health/live", site.trust)
        yield site
    finally:
        proxy.terminate()
        proxy.wait(PATIENCE_S)
        site.stop_app()
        log.close()
