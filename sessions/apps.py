"""The journal: conversations, turns and what is owed to Memfire."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "conversations"  # the default label belongs to django.contrib.sessions
    verbose_name = "谈话"
