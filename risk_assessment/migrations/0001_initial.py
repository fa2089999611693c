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
            name="MajorDecision",
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
                ("title", models.CharField(max_length=120, verbose_name="决策事项")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("admission", "招生入学"),
                            ("merger", "学校撤并"),
                            ("fees", "教育收费"),
                            ("staffing", "教师编制"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                (
                    "matter",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="拟决策的内容"
                    ),
                ),
                (
                    "basis",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="决策依据"),
                ),
                (
                    "touches_public",
                    models.BooleanField(default=True, verbose_name="涉及公众切身利益"),
                ),
                (
                    "why_not",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="不涉及公众利益的理由"
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="拟出台日期")),
                ("opened_on", models.DateField(verbose_name="登记日期")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="出台日期")),
                (
                    "chain",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.chain",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.topic",
                        verbose_name="涉及领域",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="决策承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "重大决策",
                "verbose_name_plural": "重大决策",
                "indexes": [
                    models.Index(fields=["unit", "planned_on"], name="major_decision_of_unit")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "serial"), name="decision_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["admission", "merger", "fees", "staffing", "other"])
                        ),
                        name="decision_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_by__isnull", True), ("issued_on__isnull", True)),
                            models.Q(("issued_by__isnull", False), ("issued_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="decision_issued_by_somebody_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("drafting", "评估中"),
                            ("to_sign", "待签署"),
                            ("signed", "已签署"),
                        ],
                        default="drafting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "why",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="再评估的缘由"
                    ),
                ),
                (
                    "legality",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="合法性"),
                ),
                (
                    "reasonableness",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="合理性"),
                ),
                (
                    "feasibility",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="可行性"),
                ),
                (
                    "controllability",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="可控性"),
                ),
                (
                    "plan",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="处置预案"),
                ),
                (
                    "conclusion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proceed", "可以实施"),
                            ("adjust", "调整后实施"),
                            ("defer", "暂缓实施"),
                            ("stop", "不予实施"),
                        ],
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                (
                    "words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="结论说明"),
                ),
                ("begun_on", models.DateField(verbose_name="开始日期")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="报签日期")),
                (
                    "returned",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="退回意见"),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签署日期")),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签署人",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报签人",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="risk_assessment.majordecision",
                    ),
                ),
            ],
            options={
                "verbose_name": "风险评估",
                "verbose_name_plural": "风险评估",
                "indexes": [
                    models.Index(fields=["stage", "submitted_on"], name="assessment_to_sign")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "round"), name="assessment_round_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stage", "signed"), _negated=True),
                        fields=("decision",),
                        name="assessment_one_round_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_by__isnull", False),
                                ("signed_on__isnull", False),
                                ("stage", "signed"),
                            ),
                            models.Q(
                                models.Q(("stage", "signed"), _negated=True),
                                ("signed_by__isnull", True),
                                ("signed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_signed_by_somebody_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="assessment_is_not_signed_by_its_assessor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage", "drafting"),
                            ("conclusion__in", ["proceed", "adjust", "defer", "stop"]),
                            _connector="OR",
                        ),
                        name="assessment_submitted_has_a_conclusion",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AffectedGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=60, verbose_name="群体")),
                ("size", models.PositiveIntegerField(verbose_name="约多少人")),
                ("demand", audit.sealing.SealedTextField(verbose_name="主要诉求")),
                (
                    "expected",
                    models.PositiveIntegerField(default=0, verbose_name="预计提出异议的件数"),
                ),
                ("is_dropped", models.BooleanField(default=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="risk_assessment.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "利害相关群体",
                "verbose_name_plural": "利害相关群体",
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "no"), name="group_no_is_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("department", "听取有关部门意见"),
                            ("hearing", "听证、座谈"),
                            ("survey", "问卷调查"),
                            ("visit", "重点走访"),
                            ("expert", "专家论证"),
                            ("consult", "会商分析"),
                            ("opinion", "舆情跟踪"),
                            ("third_party", "第三方评估"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("who", models.CharField(max_length=120, verbose_name="参加方")),
                ("headcount", models.PositiveIntegerField(default=0, verbose_name="人数或份数")),
                ("findings", audit.sealing.SealedTextField(verbose_name="主要意见")),
                (
                    "adopted",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="采纳情况"),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="risk_assessment.assessment",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "评估记录",
                "verbose_name_plural": "评估记录",
                "indexes": [
                    models.Index(fields=["assessment", "held_on"], name="record_of_assessment")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "department",
                                    "hearing",
                                    "survey",
                                    "visit",
                                    "expert",
                                    "consult",
                                    "opinion",
                                    "third_party",
                                ],
                            )
                        ),
                        name="assessment_record_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("title", models.CharField(max_length=80, verbose_name="风险点")),
                (
                    "words",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="表现和成因"
                    ),
                ),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="可能性"),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="影响"),
                ),
                (
                    "after_likelihood",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="措施后可能性"
                    ),
                ),
                (
                    "after_impact",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="措施后影响"
                    ),
                ),
                ("is_dropped", models.BooleanField(default=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="risk_assessment.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "风险点",
                "verbose_name_plural": "风险点",
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "no"), name="risk_no_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("impact__isnull", True), ("likelihood__isnull", True)),
                            models.Q(("impact__range", (1, 5)), ("likelihood__range", (1, 5))),
                            _connector="OR",
                        ),
                        name="risk_score_is_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("after_impact__isnull", True), ("after_likelihood__isnull", True)
                            ),
                            models.Q(
                                ("after_impact__range", (1, 5)), ("after_likelihood__range", (1, 5))
                            ),
                            _connector="OR",
                        ),
                        name="risk_score_after_is_one_to_five",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("linked_on", models.DateField(verbose_name="关联日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="取消日期")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.case",
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
                        verbose_name="取消人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="risk_assessment.affectedgroup",
                        verbose_name="利害相关群体",
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="关联人",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="risk_assessment.majordecision",
                    ),
                ),
            ],
            options={
                "verbose_name": "决策引发的信访事项",
                "verbose_name_plural": "决策引发的信访事项",
                "indexes": [models.Index(fields=["case"], name="decision_link_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("decision", "case"),
                        name="decision_and_case_are_linked_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PointEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cited_on", models.DateField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.case",
                    ),
                ),
                (
                    "cited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="risk_assessment.riskpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "引为例证的信访事项",
                "verbose_name_plural": "引为例证的信访事项",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("point", "case"), name="case_is_cited_once_per_risk"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("what", audit.sealing.SealedTextField(verbose_name="措施")),
                ("until", models.DateField(verbose_name="期限")),
                ("is_dropped", models.BooleanField(default=False)),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                (
                    "proof",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="完成情况"),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="完成人",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="risk_assessment.riskpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "防范措施",
                "verbose_name_plural": "防范措施",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on__isnull", True)),
                        fields=["person", "until"],
                        name="risk_measure_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("done_on__isnull", True)),
                        fields=["unit", "until"],
                        name="risk_measure_of_unit",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by__isnull", True), ("done_on__isnull", True)),
                            models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="risk_measure_done_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_after", models.BooleanField(default=False)),
                ("likelihood", models.PositiveSmallIntegerField()),
                ("impact", models.PositiveSmallIntegerField()),
                ("given_on", models.DateField()),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="risk_assessment.riskpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分记录",
                "verbose_name_plural": "评分记录",
                "indexes": [models.Index(fields=["point", "id"], name="score_of_risk")],
            },
        ),
    ]
