"""Doors of this room."""

from django.urls import path

from classrooms import views_families, views_teachers

urlpatterns = [
    path("classes/", views_families.classes, name="classes"),
    path("classes/join/", views_families.class_join, name="class_join"),
    path("classes/stories/<uuid:story_id>/", views_families.submission_create, name="submission_create"),
    path(
        "classes/submissions/<uuid:submission_id>/withdraw/",
        views_families.submission_withdraw,
        name="submission_withdraw",
    ),
    path("classes/new/", views_teachers.class_new, name="class_new"),
    path("classes/<uuid:classroom_id>/", views_teachers.class_page, name="class_page"),
    path("classes/<uuid:classroom_id>/code/", views_teachers.class_code_renew, name="class_code_renew"),
    path("classes/<uuid:classroom_id>/children/<uuid:child_id>/leave/", views_families.class_leave, name="class_leave"),
    path("classes/submissions/<uuid:submission_id>/", views_teachers.submission_page, name="submission_page"),
    path("classes/submissions/<uuid:submission_id>/review/", views_teachers.review_create, name="review_create"),
    path("classes/drawings/<uuid:drawing_id>/", views_teachers.class_drawing_image, name="class_drawing_image"),
]
