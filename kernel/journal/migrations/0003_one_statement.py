from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("journal", "0002_first_head")]

    operations = [
        migrations.AddField(
            model_name="head",
            name="previous_hash",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AlterField(model_name="entry", name="event", field=models.CharField(max_length=80)),
        migrations.AlterField(model_name="entry", name="subject", field=models.CharField(blank=True, max_length=32)),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("subject", ""), _negated=True), fields=["subject"], name="journal_subject"
            ),
        ),
    ]
