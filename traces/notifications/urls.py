"""Notices, within an environment (`traces.urls`)."""

from django.urls import path

from traces.notifications import views

urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/read", views.read_all, name="notices-read"),
    path("notices/<int:pk>/open", views.open_notice, name="notice-open"),
    path("profile/notifications", views.save_preferences, name="notice-preferences"),
]
