"""Addresses under `/simulator/`: start page, clock and inspector."""

from django.urls import path

from simulator.control import inspector, views

app_name = "simulator"
urlpatterns = [
    path("", views.start, name="start"),
    path("clock/", views.clock_page, name="clock"),
    path("clock/release/", views.release_clock, name="release-clock"),
    path("inspector/", inspector.inspector, name="inspector"),
    path("inspector/<int:exchange_id>/", inspector.exchange, name="inspector-exchange"),
]
