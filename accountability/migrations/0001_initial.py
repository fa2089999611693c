import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.sealing
from audit.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
        ("organization", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("petitions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountabilityProceeding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="提起单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("L1", "L1"),
                            ("L2", "L2"),
                            ("L3", "L3"),
                            ("L4", "L4"),
                            ("L5", "L5"),
                            ("L6", "L6"),
                            ("L7", "L7"),
                            ("L8", "L8"),
                            ("L9", "L9"),
                            ("L10", "L10"),
                            ("L11", "L11"),
                            ("L12", "L12"),
                            ("L13", "L13"),
                            ("L14", "L14"),
                            ("L15", "L15"),
                            ("L16", "L16"),
                            ("L17", "L17"),
                            ("L18", "L18"),
                            ("L19", "L19"),
                        ],
                        max_length=4,
                        verbose_name="追责情形",
                    ),
                ),
                ("acted_on", models.DateField(verbose_name="责任发生日")),
                (
                    "answerer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任人",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.post",
                        verbose_name="当日职务",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提起人",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="提起日期")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "核实事实"),
                            ("notified", "等候申辩"),
                            ("replied", "已申辩，待决定"),
                            ("decided", "已决定，待执行"),
                            ("closed", "已办结"),
                            ("ended", "已终止"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="环节",
                    ),
                ),
                ("notified_on", models.DateField(blank=True, null=True, verbose_name="告知日期")),
                ("reply_until", models.DateField(blank=True, null=True, verbose_name="申辩期限")),
                (
                    "reply",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="申辩"),
                ),
                ("replied_on", models.DateField(blank=True, null=True, verbose_name="申辩日期")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("founded", "责任成立"),
                            ("partly", "部分成立"),
                            ("unfounded", "不成立"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="认定",
                    ),
                ),
                (
                    "sanction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "不予处理"),
                            ("talk", "谈话提醒"),
                            ("summon", "约谈"),
                            ("circulate", "通报批评"),
                            ("self_check", "责令检查"),
                            ("hand_on", "移送有权机关"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="措施",
                    ),
                ),
                (
                    "decision",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="决定理由"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日期")),
                (
                    "appeal",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="申诉"),
                ),
                ("appealed_on", models.DateField(blank=True, null=True, verbose_name="申诉日期")),
                (
                    "outcome",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="执行情况"),
                ),
                (
                    "recommendation",
                    models.SlugField(
                        blank=True, default="", max_length=40, verbose_name="关联的建议书"
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
            ],
            options={
                "verbose_name": "责任追究",
                "verbose_name_plural": "责任追究",
                "indexes": [
                    models.Index(fields=["answerer"], name="proceeding_of_answerer"),
                    models.Index(fields=["decider", "stage"], name="proceeding_of_decider"),
                    models.Index(fields=["opened_by", "stage"], name="proceeding_of_opener"),
                    models.Index(fields=["unit", "decided_on"], name="proceeding_of_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "year", "serial"), name="proceeding_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["draft", "notified", "replied", "decided", "closed", "ended"],
                            )
                        ),
                        name="proceeding_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answerer", models.F("decider")), _negated=True),
                            models.Q(("answerer", models.F("opened_by")), _negated=True),
                            models.Q(("opened_by", models.F("decider")), _negated=True),
                        ),
                        name="proceeding_is_of_three_different_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("notified_on__isnull", True), ("reply_until__isnull", True)),
                            models.Q(
                                ("notified_on__isnull", False),
                                ("reply_until__gt", models.F("notified_on")),
                            ),
                            _connector="OR",
                        ),
                        name="proceeding_notice_gives_time_to_reply",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_on__isnull", True), ("finding", ""), ("sanction", "")
                            ),
                            models.Q(
                                ("decided_on__isnull", False),
                                ("finding__in", ["founded", "partly", "unfounded"]),
                                ("notified_on__isnull", False),
                                (
                                    "sanction__in",
                                    [
                                        "none",
                                        "talk",
                                        "summon",
                                        "circulate",
                                        "self_check",
                                        "hand_on",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="proceeding_is_decided_after_the_notice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_on__isnull", True),
                            ("replied_on__isnull", False),
                            ("decided_on__gt", models.F("reply_until")),
                            _connector="OR",
                        ),
                        name="proceeding_is_decided_after_reply_or_lapse",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", "unfounded"), _negated=True),
                            ("sanction", "none"),
                            _connector="OR",
                        ),
                        name="proceeding_unfounded_has_no_sanction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("slug", models.SlugField(max_length=40, unique=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="牵头单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("title", models.CharField(max_length=100, verbose_name="名称")),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="牵头领导",
                    ),
                ),
                ("target", models.PositiveSmallIntegerField(verbose_name="目标化解率(%)")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="开始日期")),
                ("frozen_on", models.DateField(blank=True, null=True, verbose_name="清单确定日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="总结"),
                ),
            ],
            options={
                "verbose_name": "专项治理",
                "verbose_name_plural": "专项治理",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year"), name="one_campaign_a_year_and_office"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target__lte", 100)),
                        name="campaign_target_is_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("frozen_on__isnull", False),
                            _connector="OR",
                        ),
                        name="campaign_is_closed_only_with_a_frozen_list",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CaseLead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="petitions.case",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="包案领导",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="协助人",
                    ),
                ),
                ("began_on", models.DateField(verbose_name="包案起")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="包案止")),
                ("reason", audit.sealing.SealedTextField(verbose_name="包案事由")),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确定人",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="解除人",
                    ),
                ),
                (
                    "words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="交接说明"),
                ),
                (
                    "grants",
                    models.ManyToManyField(blank=True, related_name="+", to="petitions.casegrant"),
                ),
            ],
            options={
                "verbose_name": "包案",
                "verbose_name_plural": "包案",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=["leader"],
                        name="lead_of_leader",
                    ),
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=["deputy"],
                        name="lead_of_deputy",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("case",),
                        name="lead_runs_once_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_by__isnull", True), ("ended_on__isnull", True)),
                            models.Q(
                                ("ended_by__isnull", False), ("ended_on__gte", models.F("began_on"))
                            ),
                            _connector="OR",
                        ),
                        name="lead_ended_by_somebody_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("leader")), _negated=True),
                            _connector="OR",
                        ),
                        name="lead_has_another_as_deputy",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="petitions.case",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("plan", "化解方案"),
                            ("instruction", "领导批示"),
                            ("meeting", "例会议定"),
                            ("reception", "接访承诺"),
                            ("supervision", "督办"),
                            ("campaign", "专项治理"),
                            ("key_period", "重要节点"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=100)),
                ("what", audit.sealing.SealedTextField(verbose_name="事项")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="责任单位",
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
                ("due_on", models.DateField(verbose_name="期限")),
                ("first_due_on", models.DateField(verbose_name="原定期限")),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="交办人",
                    ),
                ),
                ("set_on", models.DateField(verbose_name="交办日期")),
                (
                    "stage",
                    models.CharField(
                        choices=[("open", "待完成"), ("done", "已完成"), ("cancelled", "已撤销")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="完成人",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                (
                    "proof",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="完成情况"),
                ),
            ],
            options={
                "verbose_name": "任务",
                "verbose_name_plural": "任务",
                "indexes": [
                    models.Index(
                        condition=models.Q(("stage", "open")),
                        fields=["person", "due_on"],
                        name="task_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("stage", "open")),
                        fields=["unit", "due_on"],
                        name="task_of_unit",
                    ),
                    models.Index(fields=["origin"], name="task_of_origin"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "no"), name="task_no_is_unique_in_its_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("stage", "open")),
                            models.Q(
                                models.Q(("stage", "open"), _negated=True),
                                ("ended_by__isnull", False),
                                ("ended_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="task_ended_by_somebody_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_wishes",
                        to="petitions.case",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("other_officer", "换人联系"),
                            ("less", "减少联系"),
                            ("written", "只作书面联系"),
                            ("notices", "只送法定文书，不再联系"),
                        ],
                        max_length=14,
                        verbose_name="联系意愿",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="不再联系人",
                    ),
                ),
                (
                    "every_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="至少间隔（日）"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                ("noted_on", models.DateField(verbose_name="记录日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
            ],
            options={
                "verbose_name": "联系意愿",
                "verbose_name_plural": "联系意愿",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other_officer"), ("officer__isnull", False)),
                            models.Q(
                                models.Q(("kind", "other_officer"), _negated=True),
                                ("officer__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="contact_wish_names_the_officer_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("every_days__gte", 2), ("kind", "less")),
                            models.Q(
                                models.Q(("kind", "less"), _negated=True),
                                ("every_days__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="contact_wish_for_less_says_how_often",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            models.Q(("kind", "other_officer"), _negated=True),
                        ),
                        fields=("case", "kind"),
                        name="contact_wish_stands_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True), ("kind", "other_officer")),
                        fields=("case", "officer"),
                        name="contact_wish_about_an_officer_stands_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="petitions.case",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("note", "批示"), ("check", "检查")],
                        default="note",
                        max_length=5,
                        verbose_name="形式",
                    ),
                ),
                ("words", audit.sealing.SealedTextField(verbose_name="批示内容")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批示人",
                    ),
                ),
                ("given_on", models.DateField(verbose_name="批示日期")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="答复单位",
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
                        verbose_name="答复人",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="答复期限")),
                (
                    "answer",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="答复"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="实际答复人",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
            ],
            options={
                "verbose_name": "领导批示",
                "verbose_name_plural": "领导批示",
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=["person"],
                        name="instruction_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=["unit"],
                        name="instruction_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=["given_by"],
                        name="instruction_by",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "no"), name="instruction_no_in_its_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_by__isnull", True), ("answered_on__isnull", True)),
                            models.Q(
                                ("answered_by__isnull", False), ("answered_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="instruction_answered_by_somebody_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("slug", models.SlugField(max_length=40, unique=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="牵头单位",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(verbose_name="结束日期")),
                (
                    "rhythm",
                    models.PositiveSmallIntegerField(default=1, verbose_name="联系间隔（日）"),
                ),
                (
                    "zero_by",
                    models.TimeField(default=datetime.time(16, 0), verbose_name="零报告时限"),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="设立人",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="设立日期")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="锁定时间")),
            ],
            options={
                "verbose_name": "重要节点",
                "verbose_name_plural": "重要节点",
                "indexes": [models.Index(fields=["ends_on"], name="key_period_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="key_period_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rhythm__gte", 1)),
                        name="key_period_has_a_rhythm_in_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("rule", models.CharField(max_length=40)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("supervise", "督办"),
                            ("campaign", "列入专项治理"),
                            ("topic", "列入例会"),
                            ("proceeding", "责任追究"),
                            ("recommend", "提出建议"),
                            ("lead", "领导包案"),
                            ("reassess", "重新评估"),
                        ],
                        max_length=12,
                        verbose_name="用途",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="petitions.case",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=100)),
                ("facts", models.JSONField()),
                ("made_on", models.DateField(verbose_name="提示日期")),
                (
                    "stage",
                    models.CharField(
                        choices=[("open", "待处理"), ("taken", "已采纳"), ("dismissed", "未采纳")],
                        default="open",
                        max_length=10,
                        verbose_name="处理",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="处理日期")),
                (
                    "words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="理由"),
                ),
            ],
            options={
                "verbose_name": "规则提示",
                "verbose_name_plural": "规则提示",
                "indexes": [
                    models.Index(fields=["purpose", "stage", "made_on"], name="proposal_open"),
                    models.Index(fields=["case"], name="proposal_of_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", True), ("stage", "open")),
                            models.Q(
                                models.Q(("stage", "open"), _negated=True),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_by_somebody_and_only_then",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="发文单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("improve", "改进工作"),
                            ("policy", "完善政策"),
                            ("accountability", "追究责任"),
                        ],
                        max_length=14,
                        verbose_name="建议类别",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="主送单位",
                    ),
                ),
                ("text", audit.sealing.SealedTextField(verbose_name="建议内容")),
                ("is_restricted", models.BooleanField(default=False, verbose_name="限制知悉")),
                ("until", models.DateField(verbose_name="反馈期限")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="发出日期")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("issued", "待反馈"),
                            ("answered", "已反馈"),
                            ("closed", "已了结"),
                        ],
                        default="issued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopted", "采纳"),
                            ("partly", "部分采纳"),
                            ("refused", "不采纳"),
                        ],
                        max_length=10,
                        verbose_name="采纳情况",
                    ),
                ),
                (
                    "answer",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="反馈"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="反馈人",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="反馈日期")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="了结人",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="了结日期")),
                (
                    "cases",
                    models.ManyToManyField(
                        blank=True, related_name="recommendations", to="petitions.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "信访工作建议书",
                "verbose_name_plural": "信访工作建议书",
                "indexes": [
                    models.Index(fields=["unit", "stage", "until"], name="recommendation_of_unit")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "year", "serial"), name="recommendation_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["issued", "answered", "closed"])),
                        name="recommendation_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_on__isnull", True), ("outcome", ""), ("stage", "issued")
                            ),
                            models.Q(
                                models.Q(("stage", "issued"), _negated=True),
                                ("answered_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recommendation_answered_with_an_outcome_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="petitions.case",
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="发文单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="承办单位",
                    ),
                ),
                ("sent_to", models.PositiveSmallIntegerField(verbose_name="转交办序号")),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("soon", "临期提醒"),
                            ("today", "到期提醒"),
                            ("overdue", "逾期催办"),
                            ("hand", "人工催办"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "clock",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("C1", "分办"),
                            ("C2a", "告知"),
                            ("C2b", "单位告知"),
                            ("C3", "异议退回"),
                            ("C4", "办结"),
                            ("C5", "交办反馈"),
                            ("C6", "申请复查"),
                            ("C7", "复查"),
                            ("C8", "申请复核"),
                            ("C9", "复核"),
                            ("C10", "评价"),
                            ("C11", "督办反馈"),
                            ("C12", "建议反馈"),
                            ("C13", "简易告知"),
                            ("C14", "简易办结"),
                            ("C15", "紧急报告"),
                            ("C15b", "强制报告"),
                        ],
                        max_length=10,
                        verbose_name="时限",
                    ),
                ),
                ("clock_no", models.PositiveSmallIntegerField(default=0)),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                ("issued_on", models.DateField(verbose_name="发出日期")),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="催办人",
                    ),
                ),
                (
                    "to",
                    models.ManyToManyField(
                        related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="送"
                    ),
                ),
            ],
            options={
                "verbose_name": "催办单",
                "verbose_name_plural": "催办单",
                "indexes": [models.Index(fields=["issued_on"], name="reminder_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "year", "serial"), name="reminder_serial_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rung", "hand"), _negated=True),
                        fields=("case", "clock", "clock_no", "due_on", "rung"),
                        name="reminder_once_per_rung_of_a_clock",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rung", "hand")),
                        fields=("case", "issued_on"),
                        name="reminder_by_hand_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_by__isnull", False), ("rung", "hand")),
                            models.Q(
                                models.Q(("rung", "hand"), _negated=True),
                                ("due_on__isnull", False),
                                ("issued_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reminder_by_hand_has_an_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RootCause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="root_cause",
                        to="petitions.case",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("policy", "政策不完善或不衔接"),
                            ("not_executed", "政策执行不到位"),
                            ("procedure", "程序不规范、信息不公开"),
                            ("conduct", "工作作风和服务态度"),
                            ("resources", "资源和条件不足"),
                            ("explanation", "政策宣传解释不到位"),
                            ("delay", "初次办理不及时、不规范"),
                            ("history", "历史遗留问题"),
                            ("other", "其他"),
                        ],
                        max_length=14,
                        verbose_name="根源类别",
                    ),
                ),
                ("words", audit.sealing.SealedTextField(verbose_name="说明")),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                ("set_on", models.DateField(verbose_name="记录日期")),
            ],
            options={
                "verbose_name": "根源",
                "verbose_name_plural": "根源",
                "indexes": [models.Index(fields=["set_on", "cause"], name="root_cause_by_day")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervisions",
                        to="petitions.case",
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="发文单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="被督办单位",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="分管领导",
                    ),
                ),
                (
                    "failing",
                    models.CharField(
                        choices=[
                            ("late", "未按期办结"),
                            ("no_answer", "未按规定反馈办理结果"),
                            ("procedure", "未按规定程序受理、办理"),
                            ("delay", "推诿、敷衍、拖延"),
                            ("not_executed", "不执行信访处理意见"),
                            ("other", "其他需要督办的情形"),
                        ],
                        max_length=14,
                        verbose_name="督办事由",
                    ),
                ),
                ("requirement", audit.sealing.SealedTextField(verbose_name="督办要求")),
                ("until", models.DateField(verbose_name="回复期限")),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="督办人",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="发出日期")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("issued", "待回复"),
                            ("answered", "待核查"),
                            ("returned", "退回重报"),
                            ("passed", "已办结"),
                        ],
                        default="issued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("listed_on", models.DateField(blank=True, null=True, verbose_name="挂牌日期")),
                ("told_until", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="回复"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="回复人",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="回复日期")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="核查日期")),
                (
                    "check_words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="核查意见"),
                ),
            ],
            options={
                "verbose_name": "督办函",
                "verbose_name_plural": "督办函",
                "indexes": [
                    models.Index(
                        condition=models.Q(("stage__in", ["issued", "returned"])),
                        fields=["unit", "until"],
                        name="supervision_owed_by_unit",
                    ),
                    models.Index(fields=["stage", "until"], name="supervision_by_stage"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "year", "serial"), name="supervision_serial_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "passed"), _negated=True),
                        fields=("case", "unit"),
                        name="supervision_runs_once_per_case_and_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["issued", "answered", "returned", "passed"])
                        ),
                        name="supervision_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(("checked_by", models.F("answered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="supervision_is_not_checked_by_its_answerer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("issued_on"))),
                        name="supervision_leaves_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="accountability.campaign",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.case",
                    ),
                ),
                ("added_on", models.DateField(verbose_name="列入日期")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_addition", models.BooleanField(default=False, verbose_name="清单确定后增列")),
                (
                    "reason",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="列入理由"),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="工作部门",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人员",
                    ),
                ),
                (
                    "requirement",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="工作要求"),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="办结时限")),
                (
                    "chronology",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="来龙去脉"),
                ),
                (
                    "root_cause",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="症结"),
                ),
                (
                    "fact_finding",
                    models.CharField(
                        blank=True,
                        choices=[("true", "属实"), ("partly", "部分属实"), ("false", "不属实")],
                        max_length=12,
                        verbose_name="反映是否属实",
                    ),
                ),
                (
                    "claim",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reasonable", "合理"),
                            ("partly", "部分合理"),
                            ("unreasonable", "不合理"),
                        ],
                        max_length=12,
                        verbose_name="诉求是否合理",
                    ),
                ),
                ("judged_on", models.DateField(blank=True, null=True, verbose_name="研判日期")),
                (
                    "asked_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "未销号"),
                            ("resolved", "已化解"),
                            ("explained", "已解释疏导"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "evidence",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="销号依据"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提请人",
                    ),
                ),
                ("asked_on", models.DateField(blank=True, null=True, verbose_name="提请日期")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("open", "未销号"),
                            ("resolved", "已化解"),
                            ("explained", "已解释疏导"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签批领导",
                    ),
                ),
                ("struck_off_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="化解日期")),
                ("watch_until", models.DateField(blank=True, null=True, verbose_name="回看截止")),
            ],
            options={
                "verbose_name": "专项治理事项",
                "verbose_name_plural": "专项治理事项",
                "indexes": [
                    models.Index(fields=["case"], name="campaign_of_case"),
                    models.Index(
                        condition=models.Q(("result", "open")),
                        fields=["handler", "until"],
                        name="campaign_of_handler",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "case"), name="a_case_stands_once_on_a_campaign"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim", ""), ("fact_finding", ""), ("judged_on__isnull", True)
                            ),
                            models.Q(
                                ("handler__isnull", False),
                                ("office__isnull", False),
                                ("until__isnull", False),
                                models.Q(("fact_finding", ""), _negated=True),
                                models.Q(("claim", ""), _negated=True),
                                ("judged_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_case_is_judged_once_it_is_placed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("result", "open"),
                                ("signed_by__isnull", True),
                                ("struck_off_on__isnull", True),
                            ),
                            models.Q(
                                ("asked_by__isnull", False),
                                ("signed_by__isnull", False),
                                ("struck_off_on__isnull", False),
                                models.Q(("result", "open"), _negated=True),
                                models.Q(("fact_finding", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_case_is_struck_off_with_a_signature",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="campaign_case_is_not_signed_by_who_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resolved_on__isnull", False),
                                ("result", "resolved"),
                                ("watch_until__isnull", False),
                            ),
                            models.Q(
                                models.Q(("result", "resolved"), _negated=True),
                                ("resolved_on__isnull", True),
                                ("watch_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_case_resolved_has_a_day_and_a_watch",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="accountability.caselead",
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("facts", "了解情况和诉求"),
                            ("plan", "制定化解方案"),
                            ("contact", "接触联系"),
                            ("guidance", "指导检查督促"),
                        ],
                        max_length=10,
                        verbose_name="职责",
                    ),
                ),
                ("done_on", models.DateField(verbose_name="日期")),
                ("words", audit.sealing.SealedTextField(verbose_name="履行情况")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
            ],
            options={
                "verbose_name": "包案履职记录",
                "verbose_name_plural": "包案履职记录",
                "indexes": [models.Index(fields=["lead", "duty", "done_on"], name="duty_of_lead")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("duty__in", ["facts", "plan", "contact", "guidance"])),
                        name="duty_is_one_of_four",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_records",
                        to="petitions.case",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_records",
                        to="accountability.keyperiod",
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[("talk", "谈话"), ("contact", "接触"), ("record", "工作记录")],
                        max_length=8,
                        verbose_name="职责",
                    ),
                ),
                ("done_on", models.DateField(verbose_name="日期")),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "电话"),
                            ("visit", "接访"),
                            ("call", "上门走访"),
                            ("meeting", "约谈"),
                            ("message", "短信或网络"),
                            ("letter", "书信"),
                        ],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("inform", "告知进展和依据"),
                            ("hear", "听取意见"),
                            ("explain", "解释政策"),
                            ("help", "帮助解决困难"),
                        ],
                        max_length=8,
                        verbose_name="目的",
                    ),
                ),
                ("raised", audit.sealing.SealedTextField(verbose_name="记录")),
                (
                    "promised",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="承诺事项"),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="下次联系")),
            ],
            options={
                "verbose_name": "谈话联系记录",
                "verbose_name_plural": "谈话联系记录",
                "indexes": [
                    models.Index(fields=["case", "done_on"], name="contact_record_of_case"),
                    models.Index(fields=["period", "done_on"], name="contact_record_of_period"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duty", "record"), ("means", "")),
                            models.Q(
                                models.Q(("duty", "record"), _negated=True),
                                models.Q(("means", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contact_record_has_a_means_unless_it_is_work_alone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_on__isnull", True),
                            ("next_on__gte", models.F("done_on")),
                            _connector="OR",
                        ),
                        name="contact_record_looks_ahead",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="accountability.keyperiod",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="受检单位",
                    ),
                ),
                ("checked_on", models.DateField(verbose_name="检查日期")),
                (
                    "means",
                    models.CharField(
                        choices=[("visit", "实地检查"), ("phone", "电话抽查")],
                        max_length=8,
                        verbose_name="检查方式",
                    ),
                ),
                ("findings", audit.sealing.SealedTextField(verbose_name="检查情况")),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="检查人",
                    ),
                ),
            ],
            options={
                "verbose_name": "指导检查记录",
                "verbose_name_plural": "指导检查记录",
                "indexes": [
                    models.Index(fields=["period", "unit"], name="check_of_unit_in_period")
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PeriodCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="accountability.keyperiod",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_periods",
                        to="petitions.case",
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
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("repeat", "同一事项重复信访"),
                            ("group", "五人以上集体信访"),
                            ("overdue", "超期未结"),
                            ("unexecuted", "诉求已获支持，尚未落实"),
                            ("minor", "涉及未成年人受侵害线索"),
                            ("leader", "领导批示要求"),
                        ],
                        max_length=12,
                        verbose_name="列入理由",
                    ),
                ),
                (
                    "listed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="列入人",
                    ),
                ),
                ("listed_on", models.DateField(verbose_name="列入日期")),
            ],
            options={
                "verbose_name": "节点重点事项",
                "verbose_name_plural": "节点重点事项",
                "constraints": [
                    models.UniqueConstraint(fields=("period", "case"), name="case_once_in_a_period")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PeriodReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readers",
                        to="accountability.keyperiod",
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
                        verbose_name="单位",
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
                        verbose_name="人员",
                    ),
                ),
                ("until", models.DateField(verbose_name="期限")),
            ],
            options={
                "verbose_name": "节点知悉名单",
                "verbose_name_plural": "节点知悉名单",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("unit__isnull", False)),
                            models.Q(("person__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="period_reader_is_a_unit_or_a_person",
                    ),
                    models.UniqueConstraint(fields=("period", "unit"), name="period_unit_once"),
                    models.UniqueConstraint(fields=("period", "person"), name="period_person_once"),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ProceedingFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proceeding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="accountability.accountabilityproceeding",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="序号")),
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
                    "kind",
                    models.CharField(
                        choices=[("event", "办理记录"), ("clock", "法定时限")], max_length=8
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("on", models.DateField(verbose_name="日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="办理日期")),
                ("seen_on", models.DateField(verbose_name="提取日期")),
            ],
            options={
                "verbose_name": "追责事实",
                "verbose_name_plural": "追责事实",
                "indexes": [models.Index(fields=["case"], name="proceeding_fact_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proceeding", "no"), name="proceeding_fact_no_is_unique"
                    ),
                    models.UniqueConstraint(
                        fields=("proceeding", "case", "source"),
                        name="proceeding_fact_is_drawn_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("kind", "event")),
                            models.Q(("due_on__isnull", False), ("kind", "clock")),
                            _connector="OR",
                        ),
                        name="proceeding_fact_has_its_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProceedingReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proceeding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readers",
                        to="accountability.accountabilityproceeding",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="知悉人",
                    ),
                ),
                ("until", models.DateField(verbose_name="知悉至")),
                ("reason", audit.sealing.SealedTextField(verbose_name="理由")),
                ("named_on", models.DateField(verbose_name="列名日期")),
            ],
            options={
                "verbose_name": "知悉人",
                "verbose_name_plural": "知悉人",
                "indexes": [
                    models.Index(fields=["person", "until"], name="proceeding_reader_of_person")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proceeding", "person"), name="proceeding_reader_is_named_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="牵头单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                ("scope", models.TextField(blank=True, max_length=1000, verbose_name="排查范围")),
                ("called_on", models.DateField(verbose_name="部署日期")),
                ("until", models.DateField(verbose_name="回报期限")),
                (
                    "period",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="accountability.keyperiod",
                        verbose_name="重要节点",
                    ),
                ),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="部署人",
                    ),
                ),
            ],
            options={
                "verbose_name": "矛盾纠纷排查",
                "verbose_name_plural": "矛盾纠纷排查",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "year", "serial"), name="screening_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("called_on"))),
                        name="screening_asks_for_a_later_day",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ZeroReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zero_reports",
                        to="accountability.keyperiod",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="单位",
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报告人",
                    ),
                ),
                ("filed_at", models.DateTimeField(verbose_name="报告时间")),
                ("late", models.BooleanField(verbose_name="超过时限")),
            ],
            options={
                "verbose_name": "零报告",
                "verbose_name_plural": "零报告",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "unit", "day"), name="zero_report_once_a_day"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CampaignRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="accountability.campaigncase",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hearing", "听取诉求"),
                            ("file_review", "调阅案卷"),
                            ("evidence", "核查取证"),
                            ("home_visit", "下访"),
                            ("reception", "接待"),
                            ("lead_review", "包案领导研究"),
                            ("explanation", "政策解释和思想疏导"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("words", audit.sealing.SealedTextField(verbose_name="情况")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                ("written_on", models.DateField()),
            ],
            options={
                "verbose_name": "专项治理记录",
                "verbose_name_plural": "专项治理记录",
                "indexes": [models.Index(fields=["row", "kind"], name="campaign_record_of_row")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("on__lte", models.F("written_on"))),
                        name="campaign_record_is_of_the_past",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactSlot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="accountability.periodcase",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_slot",
                        to="accountability.casetask",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "no"), name="contact_slot_once_a_case")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ScreeningReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="accountability.screeninground",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="单位",
                    ),
                ),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="回报日期")),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="回报人",
                    ),
                ),
                ("none_found", models.BooleanField(default=False, verbose_name="未排查出问题")),
                ("reminded_on", models.DateField(blank=True, null=True, verbose_name="最近催报")),
            ],
            options={
                "verbose_name": "排查回报",
                "verbose_name_plural": "排查回报",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "unit"), name="screening_return_once_a_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_by__isnull", True), ("filed_on__isnull", True)),
                            models.Q(("filed_by__isnull", False), ("filed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="screening_return_filed_by_somebody",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ScreeningFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "filed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="accountability.screeningreturn",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.topic",
                        verbose_name="内容分类",
                    ),
                ),
                ("issue", audit.sealing.SealedTextField(verbose_name="问题")),
                ("next_step", audit.sealing.SealedTextField(verbose_name="下一步措施")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="责任单位",
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
                ("until", models.DateField(verbose_name="期限")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_findings",
                        to="petitions.case",
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办结人",
                    ),
                ),
                (
                    "outcome",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="处理结果"),
                ),
            ],
            options={
                "verbose_name": "排查问题",
                "verbose_name_plural": "排查问题",
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_on__isnull", True)),
                        fields=["unit", "until"],
                        name="finding_open_of_unit",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("filed", "no"), name="finding_no_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_by__isnull", True), ("settled_on__isnull", True)),
                            models.Q(("settled_by__isnull", False), ("settled_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="finding_settled_by_somebody",
                    ),
                ],
            },
        ),
    ]
