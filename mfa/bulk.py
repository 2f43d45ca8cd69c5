"""What many people have set up, for who looks at a whole class: a query for each kind of device, not each person."""

from collections.abc import Collection

from django_otp import device_classes


def kinds_of(user_ids: Collection[str]) -> dict[str, set[str]]:
    """The kinds of factor each person has confirmed, by the names of the methods' packages ("sms", "mobile_app", …)."""
    found: dict[str, set[str]] = {user_id: set() for user_id in user_ids}
    for model in device_classes():
        kind = model._meta.app_config.name.rpartition(".")[2]
        for user_id in model.objects.filter(user_id__in=user_ids, confirmed=True).values_list("user_id", flat=True):
            found[str(user_id)].add(kind)
    return found
