"""The three environments of TRACES NT. No data moves between them: a query outside an environment raises."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import scope


class Environment(models.TextChoices):
    """An environment; its prefix in the address is the only thing that says where one is."""

    PRODUCTION = "production", _("Production")
    ACCEPTANCE = "acceptance", _("Acceptance")
    TRAINING = "training", _("Training")

    @property
    def prefix(self) -> str:
        """The beginning of every address of this environment, without a final slash."""
        return "/tracesnt" if self == Environment.PRODUCTION else f"/{self.value}/tracesnt"


def environment_of(path: str) -> Environment | None:
    """The environment that an address belongs to, None outside TRACES."""
    return next((e for e in Environment if path == e.prefix or path.startswith(f"{e.prefix}/")), None)


@contextmanager
def environment_scope(environment: Environment | str) -> Iterator[None]:
    """Open one environment's data: inside, the scoped managers see that environment only."""
    with scope(environment=str(environment)):
        yield
