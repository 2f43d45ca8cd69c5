"""All addresses of the three environments: `path("", include("traces.routes"))`."""

from django.urls import URLPattern, URLResolver, include, path

from traces.admin.site import EnvironmentAdminSite
from traces.environments import Environment
from traces.links import instance


def _routes(environment: Environment) -> list[URLPattern | URLResolver]:
    prefix = environment.prefix.lstrip("/")
    return [
        path(f"{prefix}/admin/", EnvironmentAdminSite(environment).urls),
        path(f"{prefix}/", include("traces.urls", namespace=instance(environment))),
    ]


urlpatterns = [route for environment in Environment for route in _routes(environment)]
