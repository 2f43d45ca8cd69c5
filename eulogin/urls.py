"""Addresses of EU Login under `/cas/`: those of the real one."""

from django.urls import include, path

from eulogin.admin.site import EuLoginAdminSite
from eulogin.myaccount import details
from eulogin.myaccount import views as account
from eulogin.myaccount.configure import views as configure
from eulogin.myaccount.deletion import views as deletion
from eulogin.myaccount.lost_factor import links as lost_factor_links
from eulogin.myaccount.lost_factor.views import lost_factor
from eulogin.myaccount.open_sessions import views as open_sessions
from eulogin.myaccount.panic.views import panic
from eulogin.passwords import views as passwords
from eulogin.passwords.sent import link_sent
from eulogin.registration import views as registration
from eulogin.signin import leaving
from eulogin.signin.views import LoginView

urlpatterns = [
    path("", account.root, name="cas-root"),
    path("login", LoginView.as_view(), name="login"),
    path("login.cgi", LoginView.as_view()),
    path("login/confirm", leaving.confirm, name="login-confirm"),
    path("logout", account.logout, name="logout"),
    path("logout.cgi", account.logout),
    path("eim/external/register.cgi", registration.register, name="register"),
    path("eim/external/choosePassword.cgi", passwords.choose, name="choose-password"),
    path("eim/external/sendLinkAgain.cgi", passwords.send_again, name="send-link-again"),
    path("eim/external/linkSent.cgi", link_sent, name="link-sent"),
    path("change/lostPassword.cgi", passwords.lost, name="lost-password"),
    path("change/changePassword.cgi", passwords.change, name="change-password"),
    path("userdata/myAccount.cgi", account.my_account, name="my-account"),
    path("userdata/ShowDetails.cgi", details.details, name="show-details"),
    path("userdata/panic.cgi", panic, name="panic"),
    path("userdata/lostFactor.cgi", lost_factor, name="lost-factor"),
    path("userdata/confirmLostFactor.cgi", lost_factor_links.confirm, name="confirm-lost-factor"),
    path("userdata/stopLostFactor.cgi", lost_factor_links.stop, name="stop-lost-factor"),
    path("userdata/sessions.cgi", open_sessions.show, name="sessions"),
    path("userdata/endSession.cgi/<int:session_id>", open_sessions.end, name="end-session"),
    path("userdata/endOtherSessions.cgi", open_sessions.end_others, name="end-other-sessions"),
    path("userdata/configureMyAccount.cgi", configure.configure, name="configure-account"),
    path("userdata/giveUpEmailChange.cgi", configure.give_up_email, name="give-up-email-change"),
    path("userdata/confirmEmail.cgi", configure.confirm_email, name="confirm-email"),
    path("userdata/deleteMyAccount.cgi", deletion.delete, name="delete-account"),
    path("userdata/accountDeleted.cgi", deletion.deleted, name="account-deleted"),
    path("help.html", account.information("help"), name="help"),
    path("contact.html", account.information("contact"), name="contact"),
    path("about.html", account.information("about"), name="about"),
    path("privacyStatement.html", account.information("privacy"), name="privacy"),
    path("admin/", EuLoginAdminSite().urls),
    path("", include("eulogin.cas.urls")),
    path("oauth2/", include("eulogin.oidc.urls")),
    path("", include("eulogin.release.urls")),
]
