"""The journal: conversations, turns and what is owed to Memfire."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "conversations"  # the default label belongs to django.contrib.sessions
    verbose_name = _("谈话")
