"""Doors of this room."""

from django.urls import path

from families.views import children, consents, pin

urlpatterns = [
    path("parents/", children.parents, name="parents"),
    path("parents/children/new/", children.child_new, name="child_new"),
    path("parents/children/<uuid:child_id>/", children.child_edit, name="child_edit"),
    path("parents/children/<uuid:child_id>/consent/", consents.consent_page, name="consent"),
    path("parents/pin/", pin.pin_set, name="pin_set"),
    path("parents/unlock/", pin.pin_unlock, name="pin_unlock"),
    path("children/<uuid:child_id>/enter/", children.child_enter, name="child_enter"),
]
