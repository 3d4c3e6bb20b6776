"""Classes, and the stories that families submit to them."""

from django.apps import AppConfig


class ClassroomsConfig(AppConfig):
    name = "classrooms"
    verbose_name = "班级"
