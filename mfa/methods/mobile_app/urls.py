"""Pages of the mobile devices, where EU Login has them."""

from django.urls import path

from mfa.methods.mobile_app import pin_views, views, waiting

BASE = "userdata/mobileApp/"
urlpatterns = [
    path(f"{BASE}manageMyMobileDevices.cgi", views.mobile_devices, name="mobile-devices"),
    path(f"{BASE}addMobileDevice.cgi", views.add, name="mobile-device-add"),
    path(f"{BASE}confirmMobileDevice.cgi/<int:enrolment_id>", views.confirm, name="mobile-device-confirm"),
    path(f"{BASE}deleteMobileDevice.cgi/<int:device_id>", views.delete, name="mobile-device-delete"),
    path(f"{BASE}resetPinCode.cgi/<int:device_id>", pin_views.reset, name="mobile-pin-reset"),
    path(f"{BASE}forgottenPinCode.cgi", pin_views.forgotten, name="mobile-pin-forgotten"),
    path("mobile", views.mobile, name="mobile"),
    path("mobile/request/<int:pk>/<str:key>", waiting.of_request, name="mobile-wait-request"),
    path("mobile/enrolment/<int:pk>/<str:key>", waiting.of_enrolment, name="mobile-wait-enrolment"),
]
