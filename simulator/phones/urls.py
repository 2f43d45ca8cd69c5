"""Addresses under `/simulator/phones/`."""

from django.urls import path

from simulator.phones import views

app_name = "phones"
urlpatterns = [
    path("", views.phone_list, name="list"),
    path("new/", views.new_phone, name="new"),
    path("<int:phone_id>/", views.phone, name="phone"),
    path("<int:phone_id>/messages/", views.newer_messages, name="newer"),
]
