"""Doors of this room."""

from django.urls import URLPattern, path

from vision import views
from vision.naming import views as name_views
from vision.pictures import views as picture_views
from vision.sheets import views as sheet_views
from vision.sheets import views_board, views_guardian

urlpatterns: list[URLPattern] = [
    path("drawings/", views.drawing_upload, name="drawing_upload"),
    path("drawings/paper/", views.drawing_keep, name="drawing_keep"),
    path("drawings/samples/<slug:slug>/", views.drawing_sample, name="drawing_sample"),
    path("drawings/<uuid:drawing_id>/", views.drawing_state, name="drawing_state"),
    path("drawings/<uuid:drawing_id>/image/", views.drawing_image, name="drawing_image"),
    path("drawings/<uuid:sheet_id>/ops/", sheet_views.sheet_ops, name="sheet_ops"),
    path("drawings/<uuid:drawing_id>/away/", views_board.drawing_away, name="drawing_away"),
    path("drawings/<uuid:drawing_id>/before/", views_board.drawing_before, name="drawing_before"),
    path("drawings/of/<uuid:child_id>/", views_board.drawing_board, name="drawing_board"),
    path("drawings/versions/<uuid:version_id>/image/", views_board.version_image, name="version_image"),
    path("drawings/versions/<uuid:version_id>/back/", views_board.version_back, name="version_back"),
    path("parents/children/<uuid:child_id>/drawings/", views_guardian.drawing_list, name="drawing_list"),
    path("parents/children/<uuid:child_id>/drawings/bin/", views_guardian.drawing_bin, name="drawing_bin"),
    path("parents/drawings/<uuid:drawing_id>/", views_guardian.drawing_history, name="drawing_history"),
    path("parents/drawings/<uuid:drawing_id>/away/", views_guardian.drawing_put_away, name="drawing_put_away"),
    path("parents/drawings/<uuid:drawing_id>/back/", views_guardian.drawing_back, name="drawing_back"),
    path("parents/drawings/<uuid:drawing_id>/delete/", views_guardian.drawing_delete, name="drawing_delete"),
    path("parents/drawings/versions/<uuid:version_id>/", views_guardian.version_restore, name="version_restore"),
    path("drawings/look/", views.drawing_look, name="drawing_look"),
    path("parents/children/<uuid:child_id>/names/", name_views.name_list, name="name_list"),
    path("parents/names/<uuid:name_id>/", name_views.name_edit, name="name_edit"),
    path("parents/names/<uuid:name_id>/delete/", name_views.name_delete, name="name_delete"),
    path("pictures/find/", picture_views.pictures_find, name="pictures_find"),
    path("pictures/<uuid:search_id>/", picture_views.pictures_strip, name="pictures_strip"),
    path("pictures/steps/<slug:key>/", picture_views.pictures_steps, name="pictures_steps"),
    path("pictures/<uuid:search_id>/report/", picture_views.pictures_report, name="pictures_report"),
    path("pictures/<uuid:search_id>/choose/", picture_views.pictures_choose, name="pictures_choose"),
]
