"""What can go wrong on the way out, named by what the caller can do about it.

GatewayError
├── Temporary            try again later; meanwhile go on offline
│   ├── Unreachable      no connection, a timeout, a dropped connection, 5xx
│   └── TooBusy          429; `retry_after_s` when the vendor said so
├── NeedsOperator        trying again is no use until a person acts
│   ├── BadKey           401, 403
│   ├── NoBalance        402
│   └── BadRequest       400, 404: our request or a setting (model id, URL) is wrong
├── Declined             451: the vendor's content review said no; say something kind instead
└── BadAnswer            the reply made no sense; treat as if there were none
"""


class GatewayError(Exception):
    """Anything that an outside service did to us. `str(error)` is for operators: no key in it, no child's words."""


class Temporary(GatewayError):
    """Try again later."""


class Unreachable(Temporary):
    """No connection, a timeout, a dropped connection, or a server error."""


class TooBusy(Temporary):
    """Too many requests."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NeedsOperator(GatewayError):
    """A setting, a key or a bill."""


class BadKey(NeedsOperator):
    """The key was refused."""


class NoBalance(NeedsOperator):
    """The account has no money left."""


class BadRequest(NeedsOperator):
    """The vendor did not accept the request: unknown model, wrong URL, wrong parameters."""


class Declined(GatewayError):
    """The vendor's content review refused the question or the answer."""


class BadAnswer(GatewayError):
    """The reply was not what the vendor promises."""
