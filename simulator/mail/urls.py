"""Addresses under `/simulator/mail/`."""

from django.urls import path

from simulator.mail import views

app_name = "mailbox"
urlpatterns = [
    path("", views.mailbox, name="list"),
    path("<int:mail_id>/", views.mail, name="mail"),
]
