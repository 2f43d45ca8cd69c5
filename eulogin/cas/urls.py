"""Validation addresses of the CAS server, under `/cas/`."""

from django.urls import path

from eulogin.cas.views import HIGH, LOW, MEDIUM, SERVICE, SERVICE_AND_PROXY, TOP, dialect, generic

urlpatterns = [
    path("serviceValidate", dialect(TOP, SERVICE), name="service-validate"),
    path("proxyValidate", dialect(TOP, SERVICE_AND_PROXY), name="proxy-validate"),
    path("strictValidate", dialect(TOP, SERVICE), name="strict-validate"),
    path("interinstitutionalValidate", dialect(HIGH, SERVICE), name="interinstitutional-validate"),
    path("sponsorValidate", dialect(MEDIUM, SERVICE), name="sponsor-validate"),
    path("laxValidate", dialect(LOW, SERVICE), name="lax-validate"),
    path("TicketValidationService", dialect(TOP, SERVICE_AND_PROXY), name="ticket-validation-service"),
    path("p3/serviceValidate", generic(SERVICE), name="p3-service-validate"),
    path("p3/proxyValidate", generic(SERVICE_AND_PROXY), name="p3-proxy-validate"),
]
