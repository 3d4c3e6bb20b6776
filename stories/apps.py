"""Storybooks made of a child's talk and drawings."""

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = "故事书"
