"""Pages of the eIDs, beside EU Login's other pages of the account."""

from django.urls import path

from mfa.methods.eid import alone_views, exchange_views, views

BASE = "userdata/"
urlpatterns = [
    path(f"{BASE}manageMyEIDs.cgi", views.eids, name="eids"),
    path(f"{BASE}linkMyEID.cgi", views.choose_country, name="eid-link"),
    path(f"{BASE}linkMyEID.cgi/<str:country>", views.choose_scheme, name="eid-scheme"),
    path(f"{BASE}confirmMyEID.cgi/<str:key>", views.confirm, name="eid-confirm"),
    path(f"{BASE}deleteMyEID.cgi/<int:eid_id>", views.delete, name="eid-delete"),
    path("eid/country.cgi/<str:key>", alone_views.choose_country, name="eid-country"),
    path("eid/country.cgi/<str:key>/<str:country>", alone_views.choose_scheme, name="eid-country-scheme"),
    path("eid/use.cgi/<str:key>", exchange_views.use, name="eid-use"),
    path("eid/card.cgi/<str:key>", exchange_views.card, name="eid-card"),
    path("eid/answer.cgi/<str:key>", exchange_views.answer, name="eid-answer"),
    path("eid/back.cgi/<str:key>/<str:handle>", exchange_views.back, name="eid-back"),
]
