import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.sealing
from audit.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("accountability", "0001_initial"),
        ("audit", "0001_initial"),
        ("organization", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("petitions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fortnightly", "双周例会"),
                            ("ad_hoc", "临时例会"),
                            ("special", "专题会议"),
                            ("workshop", "疑难事项研讨会"),
                            ("training", "业务培训"),
                            ("exchange", "学习交流"),
                        ],
                        max_length=12,
                        verbose_name="会议类型",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=100, verbose_name="会议名称")),
                ("campaign", models.CharField(blank=True, max_length=60, verbose_name="专项工作")),
                ("slot", models.DateField(blank=True, null=True)),
                ("held_on", models.DateField(verbose_name="日期")),
                ("starts", models.TimeField(blank=True, null=True, verbose_name="开始时间")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="地点")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("planned", "筹备中"),
                            ("agenda_set", "议程已发"),
                            ("held", "已召开"),
                            ("minuted", "已出纪要"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("planned_on", models.DateField()),
                (
                    "minutes",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="综合情况"),
                ),
                ("minuted_on", models.DateField(blank=True, null=True, verbose_name="纪要日期")),
                (
                    "chain",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.chain",
                    ),
                ),
                (
                    "convenor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="召集人",
                    ),
                ),
                (
                    "minuted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议",
                "verbose_name_plural": "会议",
                "indexes": [
                    models.Index(fields=["-held_on", "-id"], name="meeting_newest"),
                    models.Index(fields=["kind", "held_on"], name="meeting_of_kind"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "serial"), name="meeting_serial_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("slot__isnull", False)),
                        fields=("unit", "slot"),
                        name="meeting_one_per_unit_and_fortnight",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "fortnightly",
                                    "ad_hoc",
                                    "special",
                                    "workshop",
                                    "training",
                                    "exchange",
                                ],
                            ),
                            (
                                "stage__in",
                                ["planned", "agenda_set", "held", "minuted", "cancelled"],
                            ),
                        ),
                        name="meeting_kind_and_stage_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("minuted_by__isnull", False),
                                ("minuted_on__isnull", False),
                                ("stage", "minuted"),
                            ),
                            models.Q(
                                models.Q(("stage", "minuted"), _negated=True),
                                ("minuted_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_minuted_by_somebody_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reception",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("on", models.DateField(verbose_name="日期")),
                ("starts", models.TimeField(verbose_name="开始时间")),
                ("ends", models.TimeField(verbose_name="结束时间")),
                ("place", models.CharField(max_length=60, verbose_name="地点")),
                (
                    "stage",
                    models.CharField(
                        choices=[("planned", "已排期"), ("cancelled", "已取消")],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("planned_on", models.DateField()),
                (
                    "chain",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.chain",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接访领导",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "领导接访日",
                "verbose_name_plural": "领导接访日",
                "indexes": [models.Index(fields=["on", "starts"], name="reception_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("leader", "on", "starts"), name="reception_one_per_leader_and_hour"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="reception_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attended", models.BooleanField(default=False, verbose_name="到会")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="参会人",
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
                        verbose_name="参会单位",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "参会",
                "verbose_name_plural": "参会",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("meeting", "person"),
                        name="attendee_person_stands_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False)),
                        fields=("meeting", "unit"),
                        name="attendee_unit_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("unit__isnull", False)),
                            models.Q(("person__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="attendee_is_a_person_or_a_unit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("title", audit.sealing.SealedTextField(verbose_name="议题")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(default=15, verbose_name="时长(分钟)"),
                ),
                ("closed_annex", models.BooleanField(default=False, verbose_name="附件议题")),
                ("reasons", models.JSONField(blank=True, default=list)),
                ("added_on", models.DateField()),
                (
                    "material",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="材料"),
                ),
                ("material_on", models.DateField(blank=True, null=True, verbose_name="材料日期")),
                (
                    "words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="议定情况"),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("none", "未议"),
                            ("decided", "已议定"),
                            ("resolved", "推动解决"),
                            ("carried", "转下次"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("outcome_on", models.DateField(blank=True, null=True, verbose_name="结果日期")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "material_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        verbose_name="汇报单位",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题",
                "verbose_name_plural": "议题",
                "indexes": [
                    models.Index(fields=["case"], name="item_of_case"),
                    models.Index(fields=["unit", "meeting"], name="item_of_unit"),
                    models.Index(fields=["outcome", "meeting"], name="item_by_outcome"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", False)),
                        fields=("meeting", "case"),
                        name="item_one_per_meeting_and_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_annex", False), ("case__isnull", False), _connector="OR"
                        ),
                        name="item_in_the_annex_has_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "none"), ("outcome_on__isnull", True)),
                            models.Q(
                                models.Q(("outcome", "none"), _negated=True),
                                ("outcome_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="item_outcome_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "note",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="预约说明"),
                ),
                ("booked_on", models.DateField()),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="接访日期")),
                (
                    "heard",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="接访情况"),
                ),
                (
                    "booked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="meetings.reception",
                    ),
                ),
            ],
            options={
                "verbose_name": "接访预约",
                "verbose_name_plural": "接访预约",
                "indexes": [models.Index(fields=["case"], name="booking_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reception", "case"), name="booking_one_per_reception_and_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_by__isnull", True), ("held_on__isnull", True)),
                            models.Q(("held_by__isnull", False), ("held_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="booking_held_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", audit.sealing.SealedTextField(verbose_name="议定事项")),
                ("until", models.DateField(verbose_name="期限")),
                ("decided_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                (
                    "proof",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="完成情况"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任人",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accountability.casetask",
                        verbose_name="任务",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "议定事项",
                "verbose_name_plural": "议定事项",
                "indexes": [
                    models.Index(fields=["person", "until"], name="decision_of_person"),
                    models.Index(fields=["unit", "until"], name="decision_of_unit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by__isnull", True), ("done_on__isnull", True)),
                            models.Q(
                                ("done_by__isnull", False),
                                ("done_on__isnull", False),
                                ("task__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_done_by_somebody_and_only_without_a_task",
                    )
                ],
            },
        ),
    ]
