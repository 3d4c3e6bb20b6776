"""Drawings, what was seen in them, and pictures to draw from."""

from django.apps import AppConfig


class VisionConfig(AppConfig):
    name = "vision"
    verbose_name = "图画"
