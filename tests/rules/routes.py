"""Who may open what: one line for each address. A new view needs a line here, and is then tried as a stranger.

`{traces}` stands for the prefix of each of the three environments; `*` for all that is below.
"""

from enum import Enum


class Access(Enum):
    """Who gets more than a refusal."""

    ANYONE = "anyone"
    SIGNED_IN = "a person signed in to EU Login"
    FACTOR = "a person signed in to EU Login, with a fresh second factor as soon as there is one"
    TRACES = "a person signed in to this environment of TRACES"
    ADMINISTRATOR = "an administrator of EU Login, with a second factor in this session"
    DECIDER = "a person of this environment who may validate roles"
    SIMULATOR = "this machine, or who holds the simulator's token"


ROUTES = {
    "": Access.ANYONE,
    "robots.txt": Access.ANYONE,
    # --- EU Login: signing in, help
    "cas/": Access.ANYONE,
    "cas/login": Access.ANYONE,
    "cas/login.cgi": Access.ANYONE,
    "cas/login/init": Access.ANYONE,
    "cas/login/confirm": Access.SIGNED_IN,
    "cas/logout": Access.ANYONE,
    "cas/logout.cgi": Access.ANYONE,
    "cas/help.html": Access.ANYONE,
    "cas/contact.html": Access.ANYONE,
    "cas/about.html": Access.ANYONE,
    "cas/privacyStatement.html": Access.ANYONE,
    # --- EU Login: registration and passwords; the link in the mail is the key
    "cas/eim/external/register.cgi": Access.ANYONE,
    "cas/eim/external/linkSent.cgi": Access.ANYONE,
    "cas/eim/external/choosePassword.cgi": Access.ANYONE,
    "cas/eim/external/sendLinkAgain.cgi": Access.ANYONE,
    "cas/change/lostPassword.cgi": Access.ANYONE,
    # --- EU Login: applications validate tickets; the ticket is the key
    "cas/validate": Access.ANYONE,
    "cas/samlValidate": Access.ANYONE,
    "cas/proxy": Access.ANYONE,
    "cas/schemas/ecas.xsd": Access.ANYONE,
    "cas/serviceValidate": Access.ANYONE,
    "cas/proxyValidate": Access.ANYONE,
    "cas/p3/serviceValidate": Access.ANYONE,
    "cas/p3/proxyValidate": Access.ANYONE,
    "cas/strictValidate": Access.ANYONE,
    "cas/interinstitutionalValidate": Access.ANYONE,
    "cas/sponsorValidate": Access.ANYONE,
    "cas/laxValidate": Access.ANYONE,
    "cas/TicketValidationService": Access.ANYONE,
    # --- EU Login: OpenID Connect; clients prove themselves, people are led to sign in
    "cas/oauth2/": Access.ANYONE,
    "cas/oauth2/.well-known/openid-configuration": Access.ANYONE,
    "cas/oauth2/jwks": Access.ANYONE,
    "cas/oauth2/authorize": Access.ANYONE,
    "cas/oauth2/authorize/confirm": Access.ANYONE,
    "cas/oauth2/token": Access.ANYONE,
    "cas/oauth2/introspect": Access.ANYONE,
    "cas/oauth2/revoke": Access.ANYONE,
    "cas/oauth2/userinfo": Access.ANYONE,
    "cas/oauth2/register": Access.ANYONE,
    "cas/oauth2/logout": Access.ANYONE,
    "cas/oauth2/logout/confirm": Access.ANYONE,
    # --- EU Login: my account
    "cas/change/changePassword.cgi": Access.SIGNED_IN,
    "cas/userdata/myAccount.cgi": Access.SIGNED_IN,
    "cas/userdata/ShowDetails.cgi": Access.SIGNED_IN,
    "cas/userdata/panic.cgi": Access.SIGNED_IN,
    "cas/userdata/lostFactor.cgi": Access.SIGNED_IN,
    "cas/userdata/confirmLostFactor.cgi": Access.ANYONE,
    "cas/userdata/stopLostFactor.cgi": Access.ANYONE,
    "cas/userdata/sessions.cgi": Access.SIGNED_IN,
    "cas/userdata/endSession.cgi/<int:session_id>": Access.SIGNED_IN,
    "cas/userdata/endOtherSessions.cgi": Access.SIGNED_IN,
    "cas/userdata/configureMyAccount.cgi": Access.FACTOR,
    "cas/userdata/giveUpEmailChange.cgi": Access.SIGNED_IN,
    "cas/userdata/confirmEmail.cgi": Access.SIGNED_IN,
    "cas/userdata/deleteMyAccount.cgi": Access.FACTOR,
    "cas/userdata/accountDeleted.cgi": Access.ANYONE,
    "cas/userdata/releaseMyFactors.cgi": Access.SIGNED_IN,
    # applications prove themselves by their credential
    "cas/api/release/v1/people": Access.ANYONE,
    "cas/api/release/v1/changes": Access.ANYONE,
    # --- EU Login: second factors
    "cas/eim/external/restricted/manageMyMobilePhoneNumbers.cgi": Access.FACTOR,
    "cas/eim/external/restricted/addMobilePhoneNumber.cgi": Access.FACTOR,
    "cas/eim/external/restricted/confirmMobilePhoneNumber.cgi/<int:challenge_id>": Access.FACTOR,
    "cas/eim/external/restricted/deleteMobilePhoneNumber.cgi": Access.FACTOR,
    "cas/eim/external/restricted/deleteMobilePhoneNumber.cgi/<int:phone_id>": Access.FACTOR,
    "cas/userdata/mobileApp/manageMyMobileDevices.cgi": Access.FACTOR,
    "cas/userdata/mobileApp/addMobileDevice.cgi": Access.FACTOR,
    "cas/userdata/mobileApp/confirmMobileDevice.cgi/<int:enrolment_id>": Access.FACTOR,
    "cas/userdata/mobileApp/deleteMobileDevice.cgi/<int:device_id>": Access.FACTOR,
    "cas/userdata/mobileApp/resetPinCode.cgi/<int:device_id>": Access.FACTOR,
    "cas/userdata/mobileApp/forgottenPinCode.cgi": Access.SIGNED_IN,
    "cas/mobile": Access.ANYONE,
    # what a waiting page asks, and what a device says: each address or bearer is the key
    "cas/mobile/request/<int:pk>/<str:key>": Access.ANYONE,
    "cas/mobile/enrolment/<int:pk>/<str:key>": Access.ANYONE,
    "cas/api/mobile/v1/*": Access.ANYONE,
    "cas/userdata/manageMySecurityKeys.cgi": Access.FACTOR,
    "cas/userdata/addSecurityKey.cgi": Access.FACTOR,
    "cas/userdata/addTrustedPlatform.cgi": Access.FACTOR,
    "cas/userdata/confirmSecurityKey.cgi/<int:ceremony_id>": Access.FACTOR,
    "cas/userdata/deleteSecurityKey.cgi/<int:key_id>": Access.FACTOR,
    "cas/userdata/manageMyEIDs.cgi": Access.FACTOR,
    "cas/userdata/linkMyEID.cgi": Access.FACTOR,
    "cas/userdata/linkMyEID.cgi/<str:country>": Access.FACTOR,
    "cas/userdata/confirmMyEID.cgi/<str:key>": Access.FACTOR,
    "cas/userdata/deleteMyEID.cgi/<int:eid_id>": Access.FACTOR,
    # --- EU Login: on the way to a country and back; the key in the address and the browser's session are the keys
    "cas/eid/country.cgi/<str:key>": Access.ANYONE,
    "cas/eid/country.cgi/<str:key>/<str:country>": Access.ANYONE,
    "cas/eid/use.cgi/<str:key>": Access.ANYONE,
    "cas/eid/card.cgi/<str:key>": Access.ANYONE,
    "cas/eid/answer.cgi/<str:key>": Access.ANYONE,
    "cas/eid/back.cgi/<str:key>/<str:handle>": Access.ANYONE,
    # --- EU Login: services and accounts
    "cas/admin/*": Access.ADMINISTRATOR,
    # --- TRACES, each environment
    "{traces}/": Access.ANYONE,
    "{traces}/login": Access.ANYONE,
    "{traces}/logout": Access.ANYONE,
    "{traces}/cas/login": Access.ANYONE,
    "{traces}/profile": Access.TRACES,
    "{traces}/profile/language": Access.TRACES,
    "{traces}/profile/active": Access.TRACES,
    "{traces}/profile/notifications": Access.TRACES,
    "{traces}/notices": Access.TRACES,
    "{traces}/notices/read": Access.TRACES,
    "{traces}/notices/<int:pk>/open": Access.TRACES,
    "{traces}/documents/": Access.TRACES,
    "{traces}/certificate/eu-intra/": Access.TRACES,
    "{traces}/certificate/eu-intra/new": Access.TRACES,
    "{traces}/certificate/eu-intra/draft/<int:pk>": Access.TRACES,
    "{traces}/certificate/eu-intra/draft/<int:pk>/operator/<str:box>": Access.TRACES,
    "{traces}/certificate/eu-intra/<str:reference>": Access.TRACES,
    "{traces}/certificate/eu-intra/<str:reference>/pdf": Access.TRACES,
    "{traces}/certificate/<str:document>/": Access.TRACES,
    # the code on the paper is the key; and what to do for who is turned back
    "{traces}/certificate/eu-intra/verify/<str:code>": Access.ANYONE,
    "{traces}/certificate/eu-intra/two-factors": Access.ANYONE,
    "{traces}/roles/": Access.TRACES,
    "{traces}/roles/operator/": Access.TRACES,
    "{traces}/roles/operator/new": Access.TRACES,
    "{traces}/roles/authority/": Access.TRACES,
    "{traces}/roles/control-body/": Access.TRACES,
    "{traces}/roles/<int:pk>/withdraw": Access.TRACES,
    "{traces}/roles/<int:pk>/remind": Access.TRACES,
    "{traces}/readiness/": Access.DECIDER,
    "{traces}/readiness/people": Access.DECIDER,
    "{traces}/readiness/people.csv": Access.DECIDER,
    "{traces}/readiness/read": Access.DECIDER,
    "{traces}/readiness/remind": Access.DECIDER,
    "{traces}/readiness/phones/*": Access.TRACES,
    "{traces}/admin/*": Access.DECIDER,
    # --- the simulator's own
    "simulator/*": Access.SIMULATOR,
}
