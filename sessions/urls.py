"""Doors of this room."""

from django.urls import path

from sessions import views

urlpatterns = [
    path("parents/children/<uuid:child_id>/talks/", views.talk_list, name="talk_list"),
    path("parents/talks/<uuid:conversation_id>/", views.talk_history, name="talk_history"),
    path("parents/talks/<uuid:conversation_id>/erase/", views.talk_erase, name="talk_erase"),
]
