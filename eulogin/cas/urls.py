"""Addresses of the CAS server for applications, under `/cas/`."""

from django.urls import path

from eulogin.cas import client_views
from eulogin.cas.views import (
    HIGH,
    LOW,
    MEDIUM,
    REGISTERED,
    SERVICE,
    SERVICE_AND_PROXY,
    TOP,
    cas1,
    dialect,
    generic,
    saml_validate,
)

urlpatterns = [
    path("validate", cas1, name="validate"),
    path("serviceValidate", dialect(REGISTERED, SERVICE), name="service-validate"),
    path("proxyValidate", dialect(REGISTERED, SERVICE_AND_PROXY), name="proxy-validate"),
    path("strictValidate", dialect(TOP, SERVICE), name="strict-validate"),
    path("interinstitutionalValidate", dialect(HIGH, SERVICE), name="interinstitutional-validate"),
    path("sponsorValidate", dialect(MEDIUM, SERVICE), name="sponsor-validate"),
    path("laxValidate", dialect(LOW, SERVICE), name="lax-validate"),
    path("TicketValidationService", dialect(REGISTERED, SERVICE_AND_PROXY), name="ticket-validation-service"),
    path("p3/serviceValidate", generic(SERVICE), name="p3-service-validate"),
    path("p3/proxyValidate", generic(SERVICE_AND_PROXY), name="p3-proxy-validate"),
    path("samlValidate", saml_validate, name="saml-validate"),
    path("login/init", client_views.login_init, name="login-init"),
    path("proxy", client_views.proxy, name="proxy"),
    path("schemas/ecas.xsd", client_views.schema, name="schema"),
]
