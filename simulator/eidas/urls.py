"""Addresses under `/simulator/eidas/`."""

from django.urls import path

from simulator.eidas import desk_views, views

app_name = "eidas"
urlpatterns = [
    path("", views.provider, name="provider"),
    path("ocsp", views.ocsp, name="ocsp"),
    path("desk/", desk_views.desk_page, name="desk"),
    path("desk/<str:key>/", desk_views.card_page, name="card"),
    path("desk/<str:key>/unblock/", desk_views.unblock_page, name="unblock"),
]
