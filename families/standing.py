"""Where each purpose of a child stands now, for guardians to read."""

from dataclasses import dataclass

from django.conf import settings

from families.consent import ASKED, Asked
from families.models import Child, Consent


@dataclass(frozen=True)
class Standing:
    """One purpose, what is asked about it, and the newest receipt if there is one."""

    asked: Asked
    receipt: Consent | None

    @property
    def is_granted(self) -> bool:
        return self.is_decided and self.receipt.decision == Consent.Decision.GRANTED  # type: ignore[union-attr]

    @property
    def is_decided(self) -> bool:
        return self.receipt is not None and not self.is_outdated

    @property
    def is_outdated(self) -> bool:
        """The text has changed since this was decided, so a grant no longer counts."""
        return self.receipt is not None and self.receipt.policy_version != settings.POLICY_VERSION


def standings(child: Child) -> list[Standing]:
    """Return every purpose in the order it is asked, by one query (or none, if `consents` was prefetched)."""
    newest: dict[str, Consent] = {}
    for receipt in child.consents.all():  # newest first
        newest.setdefault(receipt.purpose, receipt)
    return [Standing(asked, newest.get(asked.purpose)) for asked in ASKED]
