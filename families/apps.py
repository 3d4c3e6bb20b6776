"""The people: guardians, children, consent."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FamiliesConfig(AppConfig):
    name = "families"
    verbose_name = _("家庭")

    def ready(self) -> None:
        from families import checks  # noqa: F401  (registers them)
