"""Doors of this room."""

from django.urls import URLPattern, path

from vision import views

urlpatterns: list[URLPattern] = [
    path("drawings/", views.drawing_upload, name="drawing_upload"),
    path("drawings/paper/", views.drawing_keep, name="drawing_keep"),
    path("drawings/samples/<slug:slug>/", views.drawing_sample, name="drawing_sample"),
    path("drawings/<uuid:drawing_id>/", views.drawing_state, name="drawing_state"),
    path("drawings/<uuid:drawing_id>/image/", views.drawing_image, name="drawing_image"),
]
