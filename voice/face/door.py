"""Who may come in by `/v1/realtime`: a device that holds a token of a child, or a signed-in grown-up.

A browser's `Origin` must be ours (`checks_origin`); programs send none. The address may name the child
(`?child=<id>`); a device knows its own.
"""

import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.security.websocket import AllowedHostsOriginValidator

from families import childmode, devices, limits
from families.access import child_for, children_of
from families.models import Child
from sessions import journal

KEY_PROTOCOL = "openai-insecure-api-key."  # how a browser hands over a token: it can set no header
BETA_PROTOCOL = "openai-beta.realtime-v1"
PATH = "/v1/realtime"
TRIES_PER_MINUTE = 30

ASGI = Callable[..., Awaitable[None]]


class Shut(Exception):
    """Nobody is let in; code and message are for the client."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who came in, and to which conversation."""

    user: Any
    session: MutableMapping[str, Any]
    conversation_id: uuid.UUID
    device: uuid.UUID | None = None


def checks_origin(application: ASGI) -> ASGI:
    """Turn away pages of other sites; let programs pass to the standard face, which send no Origin."""
    checked = AllowedHostsOriginValidator(application)

    async def door(scope: MutableMapping[str, Any], receive: ASGI, send: ASGI) -> None:
        has_origin = any(name == b"origin" for name, _ in scope["headers"])
        is_program = not has_origin and scope["path"] == PATH
        await (application if is_program else checked)(scope, receive, send)

    return door


def is_beta(scope: MutableMapping[str, Any]) -> bool:
    """True for a client that asks for the protocol's old names."""
    return BETA_PROTOCOL in scope["subprotocols"] or _header(scope, b"openai-beta") == "realtime=v1"


@database_sync_to_async
def visitor(scope: MutableMapping[str, Any]) -> Visitor:
    """Return who came in; the child's open conversation goes on, or a new one begins. Raises Shut."""
    address = (scope.get("client") or ["unknown"])[0]
    if not limits.allow(f"face:{address}", TRIES_PER_MINUTE, 60):
        raise Shut("rate_limit_exceeded", "Too many connections from here: wait a minute.")
    secret = _secret(scope)
    if secret is not None:
        device = devices.holder(secret)
        if device is None:
            raise Shut("invalid_api_key", "This token opens nothing: a guardian makes one for a child.")
        return Visitor(device.guardian, {}, journal.resume_or_open(device.child).id, device.id)
    user, session = scope["user"], scope["session"]
    return Visitor(user, session, journal.resume_or_open(_child(user, session, scope)).id)


def _child(user: Any, session: MutableMapping[str, Any], scope: MutableMapping[str, Any]) -> Child:
    """Return the child that a signed-in grown-up means: the one named, the one of child mode, or the only one."""
    if not user.is_authenticated:
        raise Shut("invalid_api_key", "Sign in, or send a device's token: Authorization: Bearer hb_…")
    named = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("child", [""])[0]
    try:
        held_by = childmode.current(session)
        wanted = uuid.UUID(named) if named else held_by
        if wanted is not None:
            return child_for(user, session, wanted)
        return children_of(user).get()
    except (Child.DoesNotExist, ValueError):
        raise Shut("child_not_found", "There is no such child.") from None
    except Child.MultipleObjectsReturned:
        raise Shut("child_not_found", "Say which child: ?child=<id>") from None


def _secret(scope: MutableMapping[str, Any]) -> str | None:
    scheme, _space, secret = _header(scope, b"authorization").partition(" ")
    if scheme.lower() == "bearer":
        return secret.strip()
    for protocol in scope["subprotocols"]:
        if protocol.startswith(KEY_PROTOCOL):
            return protocol.removeprefix(KEY_PROTOCOL)
    return None


def _header(scope: MutableMapping[str, Any], wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")
