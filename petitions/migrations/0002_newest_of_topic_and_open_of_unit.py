from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", True)),
                fields=["unit", "case"],
                name="assignment_open_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["topic", "-received_on", "-id"], name="case_newest_of_topic"
            ),
        ),
    ]
