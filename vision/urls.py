"""Doors of this room."""

from django.urls import URLPattern, path

from vision import views
from vision.pictures import views as picture_views

urlpatterns: list[URLPattern] = [
    path("drawings/", views.drawing_upload, name="drawing_upload"),
    path("drawings/paper/", views.drawing_keep, name="drawing_keep"),
    path("drawings/samples/<slug:slug>/", views.drawing_sample, name="drawing_sample"),
    path("drawings/<uuid:drawing_id>/", views.drawing_state, name="drawing_state"),
    path("drawings/<uuid:drawing_id>/image/", views.drawing_image, name="drawing_image"),
    path("pictures/find/", picture_views.pictures_find, name="pictures_find"),
    path("pictures/<uuid:search_id>/", picture_views.pictures_strip, name="pictures_strip"),
    path("pictures/<uuid:search_id>/choose/", picture_views.pictures_choose, name="pictures_choose"),
]
