"""Doors of this room."""

from django.urls import path

from families.views import children, consents, devices, pin

urlpatterns = [
    path("parents/", children.parents, name="parents"),
    path("parents/children/new/", children.child_new, name="child_new"),
    path("parents/children/<uuid:child_id>/", children.child_edit, name="child_edit"),
    path("parents/children/<uuid:child_id>/consent/", consents.consent_page, name="consent"),
    path("parents/children/<uuid:child_id>/devices/", devices.child_devices, name="child_devices"),
    path("parents/devices/<uuid:device_id>/revoke/", devices.device_revoke, name="device_revoke"),
    path("parents/pin/", pin.pin_set, name="pin_set"),
    path("parents/unlock/", pin.pin_unlock, name="pin_unlock"),
    path("children/<uuid:child_id>/enter/", children.child_enter, name="child_enter"),
]
