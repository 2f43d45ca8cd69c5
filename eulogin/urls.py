"""Addresses of EU Login under `/cas/`: those of the real one."""

from django.urls import include, path

from eulogin.myaccount import views as account
from eulogin.passwords import views as passwords
from eulogin.passwords.sent import link_sent
from eulogin.registration import views as registration
from eulogin.signin.views import LoginView

urlpatterns = [
    path("", account.root, name="cas-root"),
    path("login", LoginView.as_view(), name="login"),
    path("login.cgi", LoginView.as_view()),
    path("logout", account.logout, name="logout"),
    path("logout.cgi", account.logout),
    path("eim/external/register.cgi", registration.register, name="register"),
    path("eim/external/choosePassword.cgi", passwords.choose, name="choose-password"),
    path("eim/external/sendLinkAgain.cgi", passwords.send_again, name="send-link-again"),
    path("eim/external/linkSent.cgi", link_sent, name="link-sent"),
    path("change/lostPassword.cgi", passwords.lost, name="lost-password"),
    path("change/changePassword.cgi", passwords.change, name="change-password"),
    path("userdata/myAccount.cgi", account.my_account, name="my-account"),
    path("userdata/ShowDetails.cgi", account.details, name="show-details"),
    path("help.html", account.information("help"), name="help"),
    path("contact.html", account.information("contact"), name="contact"),
    path("about.html", account.information("about"), name="about"),
    path("privacyStatement.html", account.information("privacy"), name="privacy"),
    path("", include("eulogin.cas.urls")),
]
