"""The simulator's reset beside a broker: the cache goes, the queues stay."""

import pytest
import redis
from django.core.cache import cache
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from simulator.control import seeding
from traces.reference.loading import load_all


@pytest.mark.django_db
def test_a_reset_empties_the_cache_and_leaves_the_brokers_keys(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    load_all()
    cache.set("limit", 5)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.set("_kombu.binding.of-a-test", "x", ex=60)
        with django_capture_on_commit_callbacks(execute=True):
            seeding.reset()
        assert client.get("_kombu.binding.of-a-test") == b"x"
    assert cache.get("limit") is None
