from django.apps import AppConfig


class WebConfig(AppConfig):
    """Middleware, context and template parts that every page shares."""

    name = "kernel.web"
    label = "web"
