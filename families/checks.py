"""What must be right before families come in."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def policy_fits_its_receipt(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every receipt names a policy version, in at most 20 characters."""
    if 0 < len(settings.POLICY_VERSION) <= 20:
        return []
    return [Error("POLICY_VERSION must have 1 to 20 characters.", hint="Write e.g. 2026-11.", id="families.E001")]


@register(Tags.security, deploy=True)
def officer_is_named(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The rules on children's data ask for a named officer whom guardians can reach."""
    if settings.OFFICER_NAME and settings.OFFICER_CONTACT:
        return []
    return [
        Warning(
            "Nobody is named as responsible for children's data.",
            hint="Set OFFICER_NAME and OFFICER_CONTACT; they are shown on /legal/children/.",
            id="families.W001",
        )
    ]
