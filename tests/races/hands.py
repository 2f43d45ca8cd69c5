"""Many hands at once: real threads, each with its own connection to the database."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

Outcome = object | Exception


def at_once(*acts: Callable[[], object]) -> list[Outcome]:
    """Run all acts at the same moment, each in a thread; what each returned or raised, in that order."""
    outcomes: list[Outcome] = [None] * len(acts)
    start = Barrier(len(acts))

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), (
        "a thread waits for ever: two hands hold what the other wants"
    )
    return outcomes
