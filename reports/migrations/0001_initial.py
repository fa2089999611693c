import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.sealing
from audit.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("organization", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("petitions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "anchor_no",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="锚号"),
                ),
                ("anchor_on", models.DateField(blank=True, null=True, verbose_name="锚日")),
                (
                    "anchor_root",
                    models.CharField(blank=True, max_length=16, verbose_name="根哈希前16位"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                (
                    "statistics",
                    models.TextField(
                        blank=True, verbose_name="数据统计、涉及领域和被投诉较多的事项"
                    ),
                ),
                ("transfers", models.TextField(blank=True, verbose_name="转送、交办、督办情况")),
                (
                    "recommendations",
                    models.TextField(blank=True, verbose_name="三项建议及采纳情况"),
                ),
                ("others", models.TextField(blank=True, verbose_name="其他需要报告的事项")),
                ("data", models.TextField(blank=True, verbose_name="内容")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="内容哈希")),
                (
                    "generated_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="封存时间"),
                ),
            ],
            options={
                "verbose_name": "年度报告",
                "verbose_name_plural": "年度报告",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "version"), name="one_annual_report_per_year_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("data", ""), ("generated_at__isnull", True), ("sha256", "")),
                            models.Q(
                                ("generated_at__isnull", False),
                                models.Q(("data", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="annual_report_sealed_has_content_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "anchor_no",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="锚号"),
                ),
                ("anchor_on", models.DateField(blank=True, null=True, verbose_name="锚日")),
                (
                    "anchor_root",
                    models.CharField(blank=True, max_length=16, verbose_name="根哈希前16位"),
                ),
                ("month", models.CharField(max_length=7, verbose_name="月份")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("serial", models.PositiveSmallIntegerField(verbose_name="期号")),
                ("data", models.TextField(verbose_name="内容")),
                ("sha256", models.CharField(max_length=64, verbose_name="内容哈希")),
                ("generated_at", models.DateTimeField(verbose_name="生成时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("check", "处室核对"),
                            ("ready", "待发布"),
                            ("published", "已发布"),
                            ("replaced", "已重新生成"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("check_until", models.DateField(blank=True, null=True, verbose_name="核对截止日")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
                ),
            ],
            options={
                "verbose_name": "通报",
                "verbose_name_plural": "通报",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "version"), name="one_bulletin_per_month_version"
                    ),
                    models.UniqueConstraint(
                        fields=("year", "serial", "version"), name="bulletin_serial_is_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "replaced"), _negated=True),
                        fields=("month",),
                        name="one_bulletin_of_a_month_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("check_until__isnull", True),
                                ("published_at__isnull", True),
                                ("status", "draft"),
                            ),
                            models.Q(
                                ("check_until__isnull", False),
                                ("published_at__isnull", True),
                                ("status__in", ["check", "ready"]),
                            ),
                            models.Q(
                                ("check_until__isnull", False),
                                ("published_at__isnull", False),
                                ("status", "published"),
                            ),
                            models.Q(("published_at__isnull", True), ("status", "replaced")),
                            _connector="OR",
                        ),
                        name="bulletin_days_belong_to_its_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("serial__gte", 1), ("serial__lte", 12)),
                        name="bulletin_serial_is_a_month",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthlyReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "anchor_no",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="锚号"),
                ),
                ("anchor_on", models.DateField(blank=True, null=True, verbose_name="锚日")),
                (
                    "anchor_root",
                    models.CharField(blank=True, max_length=16, verbose_name="根哈希前16位"),
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
                ("month", models.CharField(max_length=7, verbose_name="月份")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                ("data", models.TextField(verbose_name="内容")),
                ("sha256", models.CharField(max_length=64, verbose_name="内容哈希")),
                ("generated_at", models.DateTimeField(verbose_name="生成时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("generated", "待确认"),
                            ("confirmed", "已报"),
                            ("accepted", "已审"),
                            ("returned", "退回"),
                        ],
                        default="generated",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="确认时间"),
                ),
                (
                    "objected",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="报送时未答复的更正申请"
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                ("judged_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                ("remarks", models.TextField(blank=True, verbose_name="问题与建议")),
            ],
            options={
                "verbose_name": "月报",
                "verbose_name_plural": "月报",
                "indexes": [models.Index(fields=["month", "unit"], name="report_of_month")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "month", "version"),
                        name="one_report_per_unit_month_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                                ("status", "generated"),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("status__in", ["confirmed", "accepted", "returned"]),
                            ),
                            _connector="OR",
                        ),
                        name="report_confirmed_by_somebody_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("judged_at__isnull", True),
                                ("judged_by__isnull", True),
                                ("status__in", ["generated", "confirmed"]),
                            ),
                            models.Q(
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                                ("status__in", ["accepted", "returned"]),
                            ),
                            _connector="OR",
                        ),
                        name="report_judged_by_somebody_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="reports.monthlyreport",
                    ),
                ),
                ("figure", models.CharField(max_length=30, verbose_name="项目")),
                ("words", models.TextField(max_length=300, verbose_name="退回意见")),
                (
                    "returned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("returned_at", models.DateTimeField(verbose_name="退回时间")),
            ],
            options={
                "verbose_name": "月报退回意见",
                "verbose_name_plural": "月报退回意见",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "figure", "returned_at"),
                        name="one_comment_per_line_and_return",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="reports.monthlyreport",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("figure", models.CharField(max_length=30, verbose_name="项目")),
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
                    "claim",
                    models.CharField(
                        choices=[("count", "应计入"), ("leave_out", "不应计入")],
                        max_length=10,
                        verbose_name="申请",
                    ),
                ),
                ("reason", audit.sealing.SealedTextField(verbose_name="理由")),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopted", "采纳"),
                            ("declined", "不采纳"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                (
                    "words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="答复意见"),
                ),
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
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
                (
                    "settled_in",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="更正于第几版"
                    ),
                ),
            ],
            options={
                "verbose_name": "月报更正申请",
                "verbose_name_plural": "月报更正申请",
                "constraints": [
                    models.UniqueConstraint(fields=("report", "no"), name="objection_no_is_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("report", "figure", "case"),
                        name="objection_to_a_case_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                ("answer__in", ["adopted", "declined", "withdrawn"]),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered_by_somebody_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "adopted"), ("settled_in__isnull", False)),
                            models.Q(
                                models.Q(("answer", "adopted"), _negated=True),
                                ("settled_in__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_adopted_names_the_version_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True),
                            ("answered_at__gte", models.F("raised_at")),
                            _connector="OR",
                        ),
                        name="objection_answered_after_it_was_raised",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OverdueNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overdue_notes",
                        to="reports.monthlyreport",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.assignment",
                    ),
                ),
                ("reason", audit.sealing.SealedTextField(verbose_name="原因")),
                ("next_on", models.DateField(verbose_name="下次日期")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="填写时间")),
            ],
            options={
                "verbose_name": "逾期说明",
                "verbose_name_plural": "逾期说明",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "assignment", "written_at"),
                        name="overdue_note_once_a_filing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("month", models.CharField(max_length=7, verbose_name="月份")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("before", "到期前提醒"),
                            ("today", "当日提醒"),
                            ("late", "逾期提醒"),
                            ("hand", "催报"),
                        ],
                        max_length=6,
                        verbose_name="提醒",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "月报催报",
                "verbose_name_plural": "月报催报",
                "indexes": [
                    models.Index(fields=["month", "unit"], name="report_reminder_of_month")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "month", "on", "rung"),
                        name="one_report_reminder_a_day_and_rung",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("rung", "hand")),
                            models.Q(
                                models.Q(("rung", "hand"), _negated=True), ("by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="report_reminder_by_hand_names_the_hand_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedStatistic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
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
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="统计名")),
                ("query", models.CharField(max_length=1000)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="saved_statistic_name_is_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="reports.bulletin",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="处室",
                    ),
                ),
                ("figure", models.CharField(max_length=20, verbose_name="数字")),
                ("number", models.PositiveIntegerField(verbose_name="草稿中的数")),
                ("reason", models.TextField(verbose_name="理由")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "待答复"),
                            ("accepted", "采纳"),
                            ("declined", "不采纳"),
                            ("withdrawn", "已撤回"),
                        ],
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                ("answer_words", models.TextField(blank=True, verbose_name="答复说明")),
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
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
                (
                    "cases",
                    models.ManyToManyField(
                        related_name="+", to="petitions.case", verbose_name="所涉件"
                    ),
                ),
            ],
            options={
                "verbose_name": "通报异议",
                "verbose_name_plural": "通报异议",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("bulletin", "unit", "figure"),
                        name="one_open_objection_per_figure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answer_words", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                ("answer__in", ["accepted", "declined"]),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer_words", ""), _negated=True),
                            ),
                            models.Q(
                                ("answer", "withdrawn"),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="bulletin_objection_answered_by_somebody_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="objection_has_a_reason",
                    ),
                ],
            },
        ),
    ]
