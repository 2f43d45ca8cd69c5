"""Addresses under `/simulator/phones/`."""

from django.urls import path

from simulator.phones import handing, pages, scripted, views

app_name = "phones"
urlpatterns = [
    path("", views.phone_list, name="list"),
    path("new/", views.new_phone, name="new"),
    path("hand-out/", handing.hand_out, name="hand-out"),
    path("take/<str:secret>/", handing.take, name="take"),
    path("app/", pages.last_app, name="last-app"),
    path("worker.js", pages.worker, name="worker"),
    path("<int:phone_id>/", views.phone, name="phone"),
    path("<int:phone_id>/messages/", views.newer_messages, name="newer"),
    path("<int:phone_id>/lock/", pages.lock, name="lock"),
    path("<int:phone_id>/app/", pages.app, name="app"),
    path("<int:phone_id>/accounts/", scripted.accounts, name="accounts"),
    path("<int:phone_id>/settings/", pages.settings_page, name="settings"),
    path("<int:phone_id>/reinstall/", scripted.reinstall, name="reinstall"),
    path("<int:phone_id>/state/", pages.state, name="state"),
    path("<int:phone_id>/manifest.webmanifest", pages.manifest, name="manifest"),
    path("<int:phone_id>/hand-out/", handing.hand_out_one, name="hand-out-one"),
]
