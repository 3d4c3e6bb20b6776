"""The composition: what spans every room of the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorybookConfig(AppConfig):
    name = "storybook"
    verbose_name = _("画伴")
