"""The API's own documentation as a page of this site: no CDN, our banner, our content security policy."""

from ninja.openapi.docs import Swagger


class Documentation(Swagger):
    """Swagger UI from django-ninja's own static files, inside our page."""

    template = "simulator/control/docs.html"
