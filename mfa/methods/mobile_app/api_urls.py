"""The door of the devices themselves, below /cas/api/."""

from django.urls import path

from mfa.methods.mobile_app.api import api

urlpatterns = [path("mobile/v1/", api.urls)]
