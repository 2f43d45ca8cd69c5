"""The page of the person, and the interface of the applications."""

from django.urls import path

from eulogin.release import api, views

urlpatterns = [
    path("userdata/releaseMyFactors.cgi", views.release, name="release"),
    path("api/release/v1/people", api.people, name="release-people"),
    path("api/release/v1/changes", api.changes, name="release-changes"),
]
