"""The people: guardians, children, consent."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "families"
    verbose_name = "家庭"

    def ready(self) -> None:
        from families import checks  # noqa: F401  (registers them)
