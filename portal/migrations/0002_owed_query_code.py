from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0001_initial"),
        ("portal", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="querycode",
            name="owed_by",
            field=models.CharField(
                blank=True,
                choices=[("phone", "提交时留的电话或邮箱"), ("letter", "提交时留的通信地址")],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="querycode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("owed_by", ""),
                    models.Q(("online__isnull", False), ("owed_by__in", ["phone", "letter"])),
                    _connector="OR",
                ),
                name="query_code_owed_by_a_known_way",
            ),
        ),
    ]
