"""The three addresses of django-cas-ng, a protected page, and one that passes a proxy ticket on."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django_cas_ng.models import ProxyGrantingTicket
from django_cas_ng.views import CallbackView, LoginView, LogoutView


@login_required
def me(request: HttpRequest) -> JsonResponse:
    """Who is signed in, as the application keeps it."""
    user = request.user
    fields = {"email": user.email, "first_name": user.first_name, "last_name": user.last_name}
    return JsonResponse({"user": user.username, **fields, "attributes": request.session.get("attributes")})


@login_required
def proxy(request: HttpRequest) -> JsonResponse:
    """A proxy ticket for another application."""
    return JsonResponse({"ticket": ProxyGrantingTicket.retrieve_pt(request, request.GET["service"])})


urlpatterns = [
    path("accounts/login", LoginView.as_view(), name="cas_ng_login"),
    path("accounts/logout", LogoutView.as_view(), name="cas_ng_logout"),
    path("accounts/callback", CallbackView.as_view(), name="cas_ng_proxy_callback"),
    path("me", me),
    path("proxy", proxy),
]
