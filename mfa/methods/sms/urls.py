"""Pages of the phone numbers, where EU Login has them."""

from django.urls import path

from mfa.methods.sms import views

BASE = "eim/external/restricted/"
urlpatterns = [
    path(f"{BASE}manageMyMobilePhoneNumbers.cgi", views.phone_numbers, name="phone-numbers"),
    path(f"{BASE}addMobilePhoneNumber.cgi", views.add, name="phone-number-add"),
    path(f"{BASE}confirmMobilePhoneNumber.cgi/<int:challenge_id>", views.confirm, name="phone-number-confirm"),
    path(f"{BASE}deleteMobilePhoneNumber.cgi", views.choose_to_delete, name="phone-number-choose"),
    path(f"{BASE}deleteMobilePhoneNumber.cgi/<int:phone_id>", views.delete, name="phone-number-delete"),
]
