"""Every door of the house."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from storybook import data_rights, health, home, legal, studio

# Django's own log-in counts no wrong passwords, allauth's does: operators come in by the same door as everybody.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", home.home, name="home"),
    path("studio/<uuid:child_id>/", studio.studio, name="studio"),
    path("parents/children/<uuid:child_id>/export/", data_rights.child_export, name="child_export"),
    path("parents/children/<uuid:child_id>/erase/", data_rights.child_erase, name="child_erase"),
    path("legal/children/", legal.children_rules, name="children_rules"),
    path("legal/privacy/", legal.privacy, name="privacy"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("families.urls")),
    path("", include("sessions.urls")),
    path("", include("vision.urls")),
    path("", include("voice.urls")),
    path("", include("stories.urls")),
    path("", include("classrooms.urls")),
]
