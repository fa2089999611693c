import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.sealing


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
        ("organization", "0001_initial"),
        ("organization", "__first__"),
        ("petitions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("asked", audit.sealing.SealedTextField(verbose_name="咨询内容")),
                (
                    "name",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="称呼"),
                ),
                (
                    "contact",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="联系方式"),
                ),
                ("consent", models.BooleanField(default=False, verbose_name="同意公开答复")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "待分送"),
                            ("routed", "待答复"),
                            ("answered", "已答复"),
                            ("petition", "已转信访件"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="环节",
                    ),
                ),
                ("routed_on", models.DateField(blank=True, null=True, verbose_name="分送日期")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                (
                    "answer",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="答复"),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                (
                    "public_asked",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="公开的咨询内容"
                    ),
                ),
                (
                    "public_answer",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="公开的答复"
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公开日期")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.case",
                    ),
                ),
                (
                    "chain",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.chain",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="收件单位",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公开人",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.topic",
                        verbose_name="内容分类",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="答复单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "网上咨询",
                "verbose_name_plural": "网上咨询",
                "indexes": [
                    models.Index(fields=["-received_on", "-id"], name="enquiry_newest"),
                    models.Index(fields=["unit", "stage", "due_on"], name="enquiry_of_unit"),
                    models.Index(fields=["office", "stage", "due_on"], name="enquiry_of_office"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "year", "serial"), name="enquiry_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["received", "routed", "answered", "petition"])
                        ),
                        name="enquiry_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", False), ("stage", "answered")),
                            models.Q(
                                models.Q(("stage", "answered"), _negated=True),
                                ("answered_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="enquiry_answered_has_a_day_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "routed"), _negated=True),
                            ("unit__isnull", False),
                            _connector="OR",
                        ),
                        name="enquiry_routed_has_a_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on__isnull", True),
                            models.Q(("consent", True), ("stage", "answered")),
                            _connector="OR",
                        ),
                        name="enquiry_published_with_consent_and_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True),
                            ("published_on__isnull", False),
                            _connector="OR",
                        ),
                        name="enquiry_withdrawn_was_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", audit.sealing.SealedTextField(verbose_name="公开题名")),
                ("text", audit.sealing.SealedTextField(verbose_name="公开内容")),
                (
                    "consent",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="同意公开的依据"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "待复核"),
                            ("returned", "退回修改"),
                            ("checked", "待公开"),
                            ("published", "已公开"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="环节",
                    ),
                ),
                ("written_on", models.DateField(verbose_name="撰稿日期")),
                (
                    "words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="退回理由"),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="复核日期")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公开日期")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
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
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公开人",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撰稿人",
                    ),
                ),
            ],
            options={
                "verbose_name": "公开案例",
                "verbose_name_plural": "公开案例",
                "indexes": [
                    models.Index(fields=["stage", "published_on"], name="publication_by_stage")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "withdrawn"), _negated=True),
                        fields=("case",),
                        name="publication_one_running_per_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(("checked_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="publication_is_not_checked_by_its_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["checked", "published"]), _negated=True),
                            ("checked_by__isnull", False),
                            _connector="OR",
                        ),
                        name="publication_out_was_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "published"), _negated=True),
                            ("published_on__isnull", False),
                            _connector="OR",
                        ),
                        name="publication_out_has_a_day",
                    ),
                ],
            },
        ),
    ]
