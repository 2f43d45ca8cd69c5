"""Addresses of pages: always of a named environment, so that no link leads from one to another by accident."""

from django.urls import reverse

from traces.environments import Environment


def instance(environment: Environment) -> str:
    """The URL namespace of an environment's pages."""
    return f"traces-{environment.value}"


def admin_instance(environment: Environment) -> str:
    """The URL namespace of an environment's admin site."""
    return f"traces-{environment.value}-admin"


def link(environment: Environment, name: str, **kwargs: object) -> str:
    """The path of the page `name` (`traces.urls`) in `environment`."""
    return reverse(f"{instance(environment)}:{name}", kwargs=kwargs)


def admin_link(environment: Environment, name: str, *args: object) -> str:
    """The path of the admin page `name` in `environment`."""
    return reverse(f"{admin_instance(environment)}:{name}", args=args)
