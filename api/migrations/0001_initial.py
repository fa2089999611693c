import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.sealing
from audit.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
        ("petitions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "form",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="audit.acceptedform",
                        verbose_name="表单",
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(verbose_name="结果")),
                ("body", audit.sealing.SealedJSONField(verbose_name="内容")),
                ("etag", models.CharField(blank=True, max_length=80, verbose_name="版本")),
            ],
            options={
                "verbose_name": "接口应答",
                "verbose_name_plural": "接口应答",
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接口账号",
                    ),
                ),
                ("url", models.URLField(max_length=300, verbose_name="接收地址")),
                ("secret", audit.sealing.SealedTextField(verbose_name="签名密钥")),
                ("kinds", models.JSONField(default=list, verbose_name="事件")),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终止时间")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="终止人",
                    ),
                ),
            ],
            options={
                "verbose_name": "事件订阅",
                "verbose_name_plural": "事件订阅",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["id"],
                        name="api_hook_running",
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="api.subscription",
                        verbose_name="事件订阅",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.event",
                        verbose_name="事件",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.case",
                        verbose_name="信访事项",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"),
                            ("sent", "已送达"),
                            ("dropped", "不再需要"),
                            ("parked", "多次未送达"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                ("retry_at", models.DateTimeField(verbose_name="下次发送")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="送达时间")),
                ("error", models.CharField(blank=True, max_length=100, verbose_name="原因")),
            ],
            options={
                "verbose_name": "事件推送",
                "verbose_name_plural": "事件推送",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["retry_at"],
                        name="api_delivery_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscription", "event"), name="api_delivery_once_per_event"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="api_delivery_sent_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接口账号",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="用途")),
                ("hint", models.CharField(max_length=16, unique=True, verbose_name="令牌开头")),
                (
                    "secret_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="令牌哈希"),
                ),
                ("scopes", models.JSONField(default=list, verbose_name="范围")),
                ("networks", models.CharField(blank=True, max_length=300, verbose_name="只许来自")),
                ("expires_on", models.DateField(verbose_name="有效期至")),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
                    ),
                ),
                ("released_at", models.DateTimeField(null=True, verbose_name="启用时间")),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="启用人",
                    ),
                ),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停用人",
                    ),
                ),
                ("last_used_at", models.DateTimeField(null=True, verbose_name="最近使用")),
            ],
            options={
                "verbose_name": "接口令牌",
                "verbose_name_plural": "接口令牌",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("secret_hash", ""), _negated=True),
                        fields=("secret_hash",),
                        name="api_token_secret_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True), ("secret_hash", "")),
                        fields=("account",),
                        name="api_token_one_without_secret",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by__isnull", True),
                            models.Q(("released_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="api_token_released_by_another",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="api.token",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("method", models.CharField(max_length=7, verbose_name="方法")),
                ("name", models.CharField(max_length=60, verbose_name="接口")),
                ("status", models.PositiveSmallIntegerField(verbose_name="结果")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="来源地址")),
            ],
            options={
                "verbose_name": "接口调用",
                "verbose_name_plural": "接口调用",
                "indexes": [
                    models.Index(fields=["token", "at"], name="api_call_of_token"),
                    models.Index(fields=["at"], name="api_call_at"),
                ],
                "constraints": [],
            },
        ),
    ]
