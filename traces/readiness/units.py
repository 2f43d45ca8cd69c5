"""The units of a board in words."""

from collections.abc import Collection

from django.http import Http404
from django.utils.translation import gettext as _

from traces.readiness.summary import Unit
from traces.reference.models import Authority, ControlBody


def names(units: Collection[Unit]) -> dict[Unit, str]:
    """What each unit is called: two queries."""
    wanted = {unit.authority or unit.responsible_authority for unit in units} - {None}
    authorities = Authority.objects.in_bulk([one for one in wanted if one])
    bodies = ControlBody.objects.select_related("certified_country").in_bulk(
        [unit.control_body for unit in units if unit.control_body]
    )
    return {unit: _name(unit, authorities, bodies) for unit in units}


def _name(unit: Unit, authorities: dict[int, Authority], bodies: dict[int, ControlBody]) -> str:
    if unit.authority is not None:
        return _("%(name)s: staff") % {"name": authorities[unit.authority].short_name}
    if unit.responsible_authority is not None:
        return _("%(name)s: operators") % {"name": authorities[unit.responsible_authority].short_name}
    if unit.control_body is not None:
        body = bodies[unit.control_body]
        return f"{body.name} ({body.certified_country.name})"
    return _("Operators without a responsible authority")


def pick(units: Collection[Unit], key: str) -> Unit | None:
    """The unit that an address names, None when it names none; Http404 for one that is not on this board."""
    if not key:
        return None
    found = next((unit for unit in units if unit.key == key), None)
    if found is None:
        raise Http404
    return found
