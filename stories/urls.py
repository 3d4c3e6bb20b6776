"""Doors of this room."""

from django.urls import path

from stories import views

urlpatterns = [
    path("stories/", views.story_create, name="story_create"),
    path("stories/<uuid:story_id>/", views.story_state, name="story_state"),
    path("books/<uuid:story_id>/", views.book, name="book"),
    path("books/<uuid:story_id>/delete/", views.story_delete, name="story_delete"),
    path("books/<uuid:story_id>/report/", views.story_report, name="story_report"),
    path("shelf/<uuid:child_id>/", views.shelf, name="shelf"),
]
