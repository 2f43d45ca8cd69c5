"""Addresses under `/simulator/`."""

from django.urls import include, path

from simulator.control.api import api

urlpatterns = [
    path("phones/", include("simulator.phones.urls")),
    path("mail/", include("simulator.mail.urls")),
    path("eidas/", include("simulator.eidas.urls")),
    path("classroom/", include("simulator.classroom.urls")),
    path("api/", api.urls),
    path("", include("simulator.control.urls")),
]
