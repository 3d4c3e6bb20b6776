"""Memfire through supabase-py. Facts and error codes: Memfire is PostgREST 12 behind a gateway that checks the key;
what each code means was tried on PostgREST 12.0.2 and supabase-py 2.34.1 (November 2026).

supabase-py never retries a POST, and its APIError carries no HTTP status when the body is JSON, so an event hook keeps
the last answer beside it.
"""

import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import httpx
from postgrest import ReturnMethod
from postgrest.exceptions import APIError
from supabase import Client, SupabaseException, create_client
from supabase.lib.client_options import SyncClientOptions

from sessions.rows import COLUMNS
from sessions.stores.base import NotAllowed, TryLater
from sessions.stores.memfire_errors import translate

TIMEOUTS = httpx.Timeout(connect=3, read=6, write=6, pool=3)
MINIMAL = ReturnMethod.minimal
DELETE_BATCH = 100  # keys travel in the URL, and gateways refuse long ones


class Memfire:
    """Rows in a Memfire project, written with the service key. One instance serves one thread."""

    def __init__(self, url: str, service_key: str, timeouts: httpx.Timeout = TIMEOUTS) -> None:
        self._url = url
        self._service_key = service_key
        self._answer: httpx.Response | None = None
        self._http = httpx.Client(
            timeout=timeouts,
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=1),
            event_hooks={"response": [self._note_answer]},
            follow_redirects=False,
        )
        self._supabase: Client | None = None

    def upsert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Insert or update `rows` in one call; see `RemoteStore`."""
        if rows:
            taken = self._client().table(table)
            self._ask(taken.upsert(list(rows), on_conflict="id", returning=MINIMAL, default_to_null=False))

    def delete(self, table: str, keys: Sequence[uuid.UUID]) -> None:
        """Delete by id; without keys there is no call, because PostgREST would empty the table."""
        for start in range(0, len(keys), DELETE_BATCH):
            some = [str(key) for key in keys[start : start + DELETE_BATCH]]
            self._ask(self._client().table(table).delete(returning=MINIMAL).in_("id", some))

    def probe(self) -> None:
        """Ask each table for the columns we write."""
        for table, columns in COLUMNS.items():
            self._ask(self._client().table(table).select(",".join(columns)).limit(1))

    def about(self) -> dict[str, Any]:
        """Return what the function `huaban_about` of our schema says: {"schema": int, "postgres": str}."""
        return dict(self._ask(self._client().rpc("huaban_about", {})))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def _ask(self, question: Any) -> Any:
        """Send a request that supabase-py built (its builders share no type) and return the data of the answer."""
        self._answer = None
        try:
            data = question.execute().data
        except APIError as error:
            raise translate(error.code, error.message, self._answer) from None  # the details quote a child's words
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
            raise NotAllowed(f"MEMFIRE_URL or MEMFIRE_SERVICE_KEY: {type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise TryLater(f"{type(error).__name__}") from None
        if isinstance(data, str):
            raise NotAllowed("the answer is not PostgREST's: is the project paused, or MEMFIRE_URL another server?")
        return data

    def _client(self) -> Client:
        if self._supabase is None:
            if not self._service_key:
                raise NotAllowed("MEMFIRE_SERVICE_KEY is empty")
            options = SyncClientOptions(
                httpx_client=self._http,
                auto_refresh_token=False,
                persist_session=False,
                postgrest_client_retry=False,
            )
            try:
                supabase = create_client(self._url, self._service_key, options=options)
                supabase.postgrest  # noqa: B018  (made on first use, and only then refuses a malformed key)
            except (SupabaseException, ValueError) as error:
                raise NotAllowed(f"MEMFIRE_URL or MEMFIRE_SERVICE_KEY: {type(error).__name__}") from None
            self._supabase = supabase
        return self._supabase

    def _note_answer(self, response: httpx.Response) -> None:
        self._answer = response
