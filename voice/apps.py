"""The live talk between a child and the companion."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "voice"
    verbose_name = "语音"
