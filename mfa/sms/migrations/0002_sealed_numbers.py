"""Numbers are sealed as long as a message waits, and gone afterwards."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kernel import crypto


def seal_waiting(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that are still to be sent keep their number, sealed for their row."""
    messages = apps.get_model("sms", "OutgoingSms")
    for message in messages.objects.filter(state__in=["pending", "sending"]):
        message.sealed_to = crypto.seal(message.to, f"sms.outgoingsms:{message.pk}:to")
        message.save(update_fields=["sealed_to"])


class Migration(migrations.Migration):
    dependencies = [("sms", "0001_initial")]

    operations = [
        migrations.AddField("outgoingsms", "sealed_to", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("outgoingsms", "useless_from", models.DateTimeField(null=True)),
        migrations.RunPython(seal_waiting, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("outgoingsms", "to"),
    ]
