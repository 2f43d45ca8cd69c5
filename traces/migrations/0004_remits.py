from django.db import migrations
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat


def note_remits(apps, schema_editor):
    """Whose remit each role is in: `traces.models.remit_of`, in two statements."""
    Role, Operator, Authority = (
        apps.get_model(label)
        for label in ("traces.Role", "operators.Operator", "reference.Authority")
    )
    roles = Role._base_manager
    responsible = Operator._base_manager.filter(pk=OuterRef("operator")).values("responsible_authority__path")
    roles.filter(operator__isnull=False).update(remit=Coalesce(Subquery(responsible), Value("")))
    alone = {"responsible_authority": None, "control_body__isnull": False}
    body = Operator._base_manager.filter(pk=OuterRef("operator")).values("control_body__code")
    of_a_body = roles.filter(operator__in=Operator._base_manager.filter(**alone).values("pk"))
    of_a_body.update(remit=Concat(Value("body:"), Subquery(body)))
    for authority in Authority._base_manager.all():
        roles.filter(authority=authority).update(remit=authority.path.rpartition("/")[0])


class Migration(migrations.Migration):

    dependencies = [
        ("traces", "0003_cascade"),
    ]

    operations = [
        migrations.RunPython(note_remits, migrations.RunPython.noop),
    ]
