"""The options of a choice field, written by one function.

Django renders a template for each option: for countries, sections and activities together eight hundred, which took
three quarters of a page's time.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

Option = dict[str, Any]


@register.simple_tag
def options(groups: Iterable[tuple[str | None, list[Option], int]]) -> SafeString:
    """What a widget has as `optgroups`: (name or None, options, place)."""
    return mark_safe("".join(_group(name, of_it) for name, of_it, _place in groups))  # noqa: S308 - each part is escaped


def _group(name: str | None, of_it: list[Option]) -> str:
    lines = "\n".join(
        f'<option value="{escape(one["value"])}"{flatatt(one["attrs"])}>{escape(one["label"])}</option>'
        for one in of_it
    )
    return f'<optgroup label="{escape(name)}">\n{lines}\n</optgroup>\n' if name else f"{lines}\n"
