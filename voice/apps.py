"""The live talk between a child and the companion."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoiceConfig(AppConfig):
    name = "voice"
    verbose_name = _("语音")

    def ready(self) -> None:
        from voice import checks  # noqa: F401  (registers them)
