"""Addresses under `/simulator/`: start page and clock."""

from django.urls import path

from simulator.control import views

app_name = "simulator"
urlpatterns = [
    path("", views.start, name="start"),
    path("clock/", views.clock_page, name="clock"),
    path("clock/release/", views.release_clock, name="release-clock"),
]
