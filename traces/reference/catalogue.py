"""Find activities by the codes people write: `ASC`, or `ASC/establish_ac`."""

from collections import defaultdict

from traces.reference.models import ActivityType, Country


class ActivityCatalogue:
    """All activity types, read with one query."""

    def __init__(self) -> None:
        self._by_section: dict[str, list[ActivityType]] = defaultdict(list)
        for activity_type in ActivityType.objects.select_related("section__chapter").order_by("position"):
            self._by_section[activity_type.section.code].append(activity_type)

    def find(self, code: str, country: Country) -> ActivityType | None:
        """The activity that a code means for an operator of this country; None when there is none.

        A section code alone means the section's first activity. Where sections share a code, the one open to the
        country comes first, then an active one, then the order of the captured list.
        """
        section_code, _, activity_code = code.partition("/")
        candidates = [
            activity_type
            for activity_type in self._by_section.get(section_code, [])
            if activity_code in ("", activity_type.code)
        ]
        return min(
            candidates,
            key=lambda found: (not found.section.applies_to(country), not found.section.active, found.position),
            default=None,
        )
