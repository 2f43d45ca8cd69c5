"""What a class of trainees needs of TRACES; `traces.api` passes it on, and nothing in TRACES uses it."""

from traces.teaching.standings import Standing, authorities, control_body_of, country_names, standings
from traces.teaching.states import TooLargeError, clear, forget_people, keep, operators, put_back

__all__ = [
    "Standing",
    "TooLargeError",
    "authorities",
    "clear",
    "control_body_of",
    "country_names",
    "forget_people",
    "keep",
    "operators",
    "put_back",
    "standings",
]
