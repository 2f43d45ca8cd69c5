"""Links within the environment of the request."""

from typing import Any

from django import template
from django.template import Context

from traces.links import admin_link, link

register = template.Library()


@register.simple_tag(takes_context=True)
def traces_url(context: Context, name: str, **kwargs: Any) -> str:
    """The address of a page of `traces.urls` in the environment of this request."""
    return link(context["request"].environment, name, **kwargs)


@register.simple_tag(takes_context=True)
def traces_admin_url(context: Context, name: str, *args: Any) -> str:
    """The address of an admin page in the environment of this request."""
    return admin_link(context["request"].environment, name, *args)
