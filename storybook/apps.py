"""The composition: what spans every room of the house."""

from django.apps import AppConfig


class StorybookConfig(AppConfig):
    name = "storybook"
    verbose_name = "画伴"
