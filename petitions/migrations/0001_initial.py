import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import audit.sealing
import petitions.models.petition
from audit.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("organization", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("law", "法定"),
                            ("local", "地方或部门规定"),
                            ("own", "本单位内部目标"),
                        ],
                        default="law",
                        max_length=5,
                        verbose_name="效力",
                    ),
                ),
                ("law", models.CharField(max_length=60, verbose_name="依据")),
                ("article", models.CharField(blank=True, max_length=40, verbose_name="条款")),
                ("days", models.PositiveSmallIntegerField(verbose_name="期限")),
                (
                    "unit",
                    models.CharField(
                        choices=[("days", "自然日"), ("workdays", "工作日"), ("hours", "小时")],
                        default="days",
                        max_length=8,
                        verbose_name="计数单位",
                    ),
                ),
                (
                    "roll_forward",
                    models.BooleanField(default=True, verbose_name="末日遇休息日顺延"),
                ),
                ("first_day_counts", models.BooleanField(default=False, verbose_name="首日计入")),
                (
                    "set_by_office",
                    models.BooleanField(default=False, verbose_name="可由发出单位指定末日"),
                ),
                (
                    "extension_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="最长可延期(0为不可)"),
                ),
                (
                    "extends_rolled",
                    models.BooleanField(default=False, verbose_name="延期自顺延后的末日起算"),
                ),
                (
                    "suspension",
                    models.CharField(
                        blank=True,
                        help_text="留空：每次中止须另写依据。《条例》只规定了复核听证期间不计入期限。",
                        max_length=60,
                        verbose_name="依法可中止的依据",
                    ),
                ),
                ("soon_days", models.PositiveSmallIntegerField(verbose_name="临期(剩余天数)")),
                ("urgent_days", models.PositiveSmallIntegerField(verbose_name="紧急(剩余天数)")),
                ("valid_from", models.DateField(verbose_name="起用日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
            ],
            options={
                "verbose_name": "时限规则",
                "verbose_name_plural": "时限规则",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="rule_starts_once"),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1)), name="rule_has_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["days", "workdays", "hours"])),
                        name="rule_unit_is_known",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="DisposalBatch",
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
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="登记单位",
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="批号")),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("proposed", "待初审"),
                            ("first_passed", "待复审"),
                            ("approved", "待销毁"),
                            ("disposed", "已销毁"),
                            ("refused", "未同意"),
                        ],
                        default="proposed",
                        max_length=20,
                        verbose_name="环节",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "first_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="初审人",
                    ),
                ),
                ("first_at", models.DateTimeField(null=True, verbose_name="初审时间")),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复审人",
                    ),
                ),
                ("second_at", models.DateTimeField(null=True, verbose_name="复审时间")),
                (
                    "disposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="销毁人",
                    ),
                ),
                ("disposed_at", models.DateTimeField(null=True, verbose_name="销毁时间")),
            ],
            options={
                "verbose_name": "销毁批次",
                "verbose_name_plural": "销毁批次",
                "indexes": [models.Index(fields=["unit", "-proposed_at"], name="disposal_of_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "serial"), name="disposal_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_by__isnull", True),
                            models.Q(("first_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="disposal_first_review_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by__isnull", True),
                            models.Q(
                                models.Q(("second_by", models.F("proposed_by")), _negated=True),
                                models.Q(("second_by", models.F("first_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_second_review_by_a_third",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["approved", "disposed"]), _negated=True),
                            models.Q(("first_by__isnull", False), ("second_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="disposal_only_after_two_reviews",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("form", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("fields", audit.sealing.SealedJSONField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["owner", "-saved_at"], name="draft_of_owner")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
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
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("case", "信访事项"),
                            ("petition", "信访件"),
                            ("opinion", "处理意见书"),
                            ("facts", "核查函"),
                            ("disposal", "销毁批次"),
                            ("reminder", "催办单"),
                            ("supervision", "督办函"),
                            ("recommendation", "信访工作建议书"),
                            ("proceeding", "责任追究"),
                            ("meeting", "例会纪要"),
                            ("assessment", "稳评"),
                            ("screening", "矛盾纠纷排查"),
                            ("enquiry", "网上咨询"),
                            ("online", "网上来件"),
                        ],
                        max_length=20,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "kind", "year"), name="one_series_per_unit_kind_year"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RetentionClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "track",
                    models.CharField(
                        choices=[
                            ("remedy", "申诉求决"),
                            ("suggestion", "建议意见"),
                            ("accusation", "检举控告"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="诉求类别",
                    ),
                ),
                ("years", models.PositiveSmallIntegerField(verbose_name="保管年限")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
            ],
            options={
                "verbose_name": "保管期限",
                "verbose_name_plural": "保管期限",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1), ("years__lte", 100)),
                        name="retention_is_a_number_of_years",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("name", models.CharField(max_length=20, verbose_name="视图名")),
                ("query", models.CharField(max_length=500)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="saved_view_name_is_unique"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=14, verbose_name="文书")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("text", models.TextField(blank=True, verbose_name="正文")),
                ("remark", models.CharField(max_length=200, verbose_name="修改说明")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="修改时间")),
            ],
            options={
                "verbose_name": "文书模板",
                "verbose_name_plural": "文书模板",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "version"), name="wording_version_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="wording_counts_from_one"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="NationalClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        help_text="一级/二级/三级，照国家分类填写。",
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[^/\\s]+/[^/\\s]+/[^/\\s]+$", "请写三级，中间用“/”隔开。"
                            )
                        ],
                        verbose_name="国家分类",
                    ),
                ),
                (
                    "branch",
                    models.CharField(
                        editable=False, max_length=40, verbose_name="国家分类（二级）"
                    ),
                ),
            ],
            options={
                "verbose_name": "国家分类",
                "verbose_name_plural": "国家分类",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("path__startswith", models.F("branch"))),
                        name="national_class_is_in_its_branch",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="petitions.topic",
                        verbose_name="上级",
                    ),
                ),
                (
                    "national",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="petitions.nationalclass",
                        verbose_name="国家分类",
                    ),
                ),
                (
                    "asks_minor_harm",
                    models.BooleanField(default=False, verbose_name="提示未成年人保护"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="主管处室",
                    ),
                ),
                ("pinyin", models.CharField(blank=True, max_length=120)),
                ("initials", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "内容分类",
                "verbose_name_plural": "内容分类",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("code__endswith", "-00"), _negated=True),
                            _connector="OR",
                        ),
                        name="topic_level_two_has_a_number",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="登记单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("title", models.CharField(max_length=200, verbose_name="题名")),
                ("petitioner_mark", models.CharField(max_length=20, verbose_name="信访人")),
                ("headcount", models.PositiveIntegerField(default=1, verbose_name="信访人数")),
                ("size", models.CharField(blank=True, max_length=20, verbose_name="信访规模")),
                ("is_group", models.BooleanField(default=False, verbose_name="集体信访")),
                ("petition_count", models.PositiveIntegerField(default=1, verbose_name="件次")),
                (
                    "track",
                    models.CharField(
                        choices=[
                            ("remedy", "申诉求决"),
                            ("suggestion", "建议意见"),
                            ("accusation", "检举控告"),
                        ],
                        max_length=20,
                        verbose_name="诉求类别",
                    ),
                ),
                ("route", models.PositiveSmallIntegerField(default=6, verbose_name="依法分类途径")),
                (
                    "procedure",
                    models.CharField(
                        choices=[("ordinary", "普通程序"), ("simple", "简易办理")],
                        default="ordinary",
                        max_length=10,
                        verbose_name="办理程序",
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
                ("region", models.CharField(blank=True, max_length=20, verbose_name="问题属地")),
                (
                    "subject_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="被反映单位",
                    ),
                ),
                (
                    "subject_text",
                    models.CharField(blank=True, max_length=100, verbose_name="被反映单位(文字)"),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急"), ("major", "重大")],
                        default="normal",
                        max_length=20,
                        verbose_name="紧急程度",
                    ),
                ),
                (
                    "minor_harm",
                    models.BooleanField(default=False, verbose_name="涉未成年人受侵害线索"),
                ),
                ("restricted", models.BooleanField(default=False, verbose_name="限制知悉")),
                (
                    "cannot_notify",
                    models.CharField(blank=True, max_length=100, verbose_name="无法告知原因"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("triage", "待分办"),
                            ("routed", "已转办"),
                            ("accepted", "已受理"),
                            ("in_progress", "办理中"),
                            ("replied", "已答复"),
                            ("closed", "已办结"),
                            ("not_accepted", "不予受理"),
                            ("diverted", "已导入法定途径"),
                            ("withdrawn", "已撤回"),
                            ("linked", "已并入他件"),
                            ("void", "已作废"),
                            ("archived", "已归档"),
                            ("review", "复查中"),
                            ("reviewed", "复查已决定"),
                            ("rereview", "复核中"),
                            ("suspended", "听证中止"),
                            ("closed_final", "复核终结"),
                            ("not_reaccepted", "不再受理"),
                        ],
                        default="triage",
                        max_length=20,
                        verbose_name="环节",
                    ),
                ),
                ("awaits", models.CharField(blank=True, default="transfer", max_length=20)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="承办单位",
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
                        verbose_name="经办人",
                    ),
                ),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="批办日期")),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="受理日期")),
                ("replied_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="最近期限")),
                ("due_code", models.CharField(blank=True, max_length=20)),
                (
                    "withdraw_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记撤回",
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "未申请"),
                            ("asked", "待批"),
                            ("granted", "已延期"),
                            ("refused", "未获同意"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="延期",
                    ),
                ),
                (
                    "extension_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="延期天数"
                    ),
                ),
                (
                    "extension_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="延期申请人",
                    ),
                ),
                (
                    "review_level",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "未复查"), (1, "已复查"), (2, "已复核")],
                        default=0,
                        verbose_name="复查复核",
                    ),
                ),
                (
                    "review_desk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="复查机关",
                    ),
                ),
                (
                    "review_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复查决定人",
                    ),
                ),
                (
                    "perform_by",
                    models.DateField(blank=True, null=True, verbose_name="协议履行期限"),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="petitions.case",
                        verbose_name="并入",
                    ),
                ),
                (
                    "resolution",
                    models.CharField(
                        choices=[
                            ("none", "未化解"),
                            ("proposed", "待核实化解"),
                            ("resolved", "已化解"),
                            ("reopened", "化解后重访"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="化解",
                    ),
                ),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="化解日期")),
            ],
            options={
                "verbose_name": "信访事项",
                "verbose_name_plural": "信访事项",
                "permissions": [
                    ("lead_case", "Leads the case (领导包案)"),
                    ("co_handle_case", "Helps to handle the case (协办)"),
                    ("attend_case", "Takes part in a meeting on the case (参会)"),
                    ("stand_in_case", "Stands in for the handler (代办)"),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=["unit", "due_on", "id"],
                        name="case_open_of_unit_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=["due_on", "id"],
                        include=(
                            "unit",
                            "host",
                            "handler",
                            "restricted",
                            "awaits",
                            "approved_on",
                            "urgency",
                            "is_group",
                        ),
                        name="case_open_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=["host", "due_on", "id"],
                        name="case_open_of_host_by_due",
                    ),
                    models.Index(fields=["-received_on", "-id"], name="case_newest"),
                    models.Index(
                        fields=["unit", "-received_on", "-id"], name="case_newest_of_unit"
                    ),
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=["unit", "awaits", "due_on", "id"],
                        name="case_of_unit_awaits",
                    ),
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=["host", "awaits", "due_on", "id"],
                        name="case_of_host_awaits",
                    ),
                    models.Index(fields=["replied_on"], name="case_replied"),
                    models.Index(fields=["subject_unit", "topic"], name="case_about_unit"),
                    models.Index(fields=["topic", "host"], name="case_topic_host"),
                    models.Index(
                        condition=models.Q(("restricted", True)),
                        fields=["id"],
                        name="case_restricted",
                    ),
                    models.Index(
                        condition=models.Q(("restricted", True)),
                        fields=["subject_unit"],
                        name="case_accusing_unit",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "serial"), name="case_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "triage",
                                    "routed",
                                    "accepted",
                                    "in_progress",
                                    "replied",
                                    "closed",
                                    "not_accepted",
                                    "diverted",
                                    "withdrawn",
                                    "linked",
                                    "void",
                                    "archived",
                                    "review",
                                    "reviewed",
                                    "rereview",
                                    "suspended",
                                    "closed_final",
                                    "not_reaccepted",
                                ],
                            )
                        ),
                        name="case_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                (
                                    "stage__in",
                                    [
                                        "closed",
                                        "not_accepted",
                                        "diverted",
                                        "withdrawn",
                                        "linked",
                                        "void",
                                        "archived",
                                        "closed_final",
                                        "not_reaccepted",
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "stage__in",
                                        [
                                            "closed",
                                            "not_accepted",
                                            "diverted",
                                            "withdrawn",
                                            "linked",
                                            "void",
                                            "archived",
                                            "closed_final",
                                            "not_reaccepted",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="case_closed_has_a_day_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("awaits", ""), ("closed_on__isnull", False)),
                            models.Q(
                                ("closed_on__isnull", True), models.Q(("awaits", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="case_awaits_a_step_until_it_is_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolution", "resolved"), ("resolved_on__isnull", False)),
                            models.Q(
                                models.Q(("resolution", "resolved"), _negated=True),
                                ("resolved_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="case_resolved_has_a_day_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stage__in", ["routed", "accepted", "in_progress"]), _negated=True
                            ),
                            ("host__isnull", False),
                            _connector="OR",
                        ),
                        name="case_past_triage_has_a_host",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("stage", "linked")),
                            models.Q(
                                models.Q(("stage", "linked"), _negated=True),
                                ("merged_into__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="case_linked_says_into_which",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("track", "accusation"), _negated=True),
                            ("restricted", True),
                            _connector="OR",
                        ),
                        name="case_accusation_is_restricted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("route__gte", 1), ("route__lte", 6)),
                        name="case_route_is_one_of_six",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposalItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="petitions.disposalbatch",
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
                ("live", models.BooleanField(default=True)),
                (
                    "kept_because",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="不销毁的理由"
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "case"), name="disposal_case_once_in_a_batch"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("case",),
                        name="disposal_case_in_one_live_batch",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FactRequest",
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fact_requests",
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
                        verbose_name="发函单位",
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
                        verbose_name="核查单位",
                    ),
                ),
                ("text", audit.sealing.SealedTextField(verbose_name="核查事项")),
                ("due_on", models.DateField(verbose_name="回复期限")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发函人",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="发函日期")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("asked", "待签收"),
                            ("signed", "核查中"),
                            ("drafted", "待审核"),
                            ("answered", "已回复"),
                            ("closed", "已了结"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="asked",
                        max_length=12,
                        verbose_name="环节",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                (
                    "answer",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="核查情况"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="回复日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="了结日期")),
            ],
            options={
                "verbose_name": "核查函",
                "verbose_name_plural": "核查函",
                "indexes": [
                    models.Index(fields=["unit", "stage", "due_on"], name="fact_of_unit"),
                    models.Index(fields=["case"], name="fact_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "year", "serial"), name="fact_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["asked", "signed", "drafted", "answered", "closed", "withdrawn"],
                            )
                        ),
                        name="fact_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            ("answered_by__isnull", True),
                            models.Q(("reviewed_by", models.F("answered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="fact_answer_is_not_reviewed_by_its_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.case",
                    ),
                ),
                ("event_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("url", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["to"],
                        name="notice_unread",
                    ),
                    models.Index(fields=["to", "-created_at"], name="notice_of_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("to", "event_id"), name="one_notice_per_person_and_event"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Petition",
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
                        related_name="petitions",
                        to="petitions.case",
                        verbose_name="信访事项",
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="信访件编号")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="登记单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "source_number",
                    models.CharField(blank=True, max_length=60, verbose_name="来源编号"),
                ),
                ("source_key", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("letter", "来信"),
                            ("visit", "来访"),
                            ("phone", "来电"),
                            ("online", "网上"),
                            ("forwarded", "上级转交"),
                            ("fax", "传真"),
                            ("mailbox", "领导信箱"),
                            ("leader_note", "领导批示"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="信访形式",
                    ),
                ),
                (
                    "forwarder",
                    models.CharField(blank=True, max_length=100, verbose_name="转来单位"),
                ),
                (
                    "forward_number",
                    models.CharField(blank=True, max_length=60, verbose_name="转来文号"),
                ),
                ("received_on", models.DateField(verbose_name="收到日期")),
                (
                    "received_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="收到时间"),
                ),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                ("headcount", models.PositiveIntegerField(default=1, verbose_name="信访人数")),
                ("title", audit.sealing.SealedTextField(verbose_name="题名")),
                ("text", audit.sealing.SealedTextField(verbose_name="内容")),
                (
                    "demands",
                    audit.sealing.SealedJSONField(
                        blank=True, default=list, verbose_name="具体诉求"
                    ),
                ),
                ("repeats", models.BooleanField(default=False, verbose_name="重复信访")),
                ("joint", models.BooleanField(default=False, verbose_name="联名并案")),
                ("represents", models.BooleanField(default=False, verbose_name="信访代表")),
                ("asks_secrecy", models.BooleanField(default=False, verbose_name="要求保密")),
                ("publish_consent", models.BooleanField(default=False, verbose_name="同意公开")),
                (
                    "mark_0",
                    petitions.models.petition.MarkField(about="text", band=0, source="text"),
                ),
                (
                    "mark_1",
                    petitions.models.petition.MarkField(about="text", band=1, source="text"),
                ),
                (
                    "mark_2",
                    petitions.models.petition.MarkField(about="text", band=2, source="text"),
                ),
                (
                    "mark_3",
                    petitions.models.petition.MarkField(about="text", band=3, source="text"),
                ),
                (
                    "mark_4",
                    petitions.models.petition.MarkField(about="text", band=4, source="text"),
                ),
                (
                    "mark_5",
                    petitions.models.petition.MarkField(about="text", band=5, source="text"),
                ),
            ],
            options={
                "verbose_name": "信访件",
                "verbose_name_plural": "信访件",
                "indexes": [
                    models.Index(fields=["case", "id"], name="petition_of_case"),
                    models.Index(fields=["received_on", "unit"], name="petition_received"),
                    models.Index(fields=["registered_at"], name="petition_registered"),
                    models.Index(fields=["source_number"], name="petition_source_number"),
                    models.Index(
                        condition=models.Q(("mark_0", ""), _negated=True),
                        fields=["mark_0"],
                        name="petition_mark_0",
                    ),
                    models.Index(
                        condition=models.Q(("mark_1", ""), _negated=True),
                        fields=["mark_1"],
                        name="petition_mark_1",
                    ),
                    models.Index(
                        condition=models.Q(("mark_2", ""), _negated=True),
                        fields=["mark_2"],
                        name="petition_mark_2",
                    ),
                    models.Index(
                        condition=models.Q(("mark_3", ""), _negated=True),
                        fields=["mark_3"],
                        name="petition_mark_3",
                    ),
                    models.Index(
                        condition=models.Q(("mark_4", ""), _negated=True),
                        fields=["mark_4"],
                        name="petition_mark_4",
                    ),
                    models.Index(
                        condition=models.Q(("mark_5", ""), _negated=True),
                        fields=["mark_5"],
                        name="petition_mark_5",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "serial"), name="petition_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("joint", False), ("repeats", False), _connector="OR"),
                        name="petition_joint_is_no_repeat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("headcount__gte", 1)), name="petition_has_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received_on__gte", "1949-10-01")),
                        name="petition_date_is_plausible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Petitioner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "petition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitioner",
                        to="petitions.petition",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "个人"),
                            ("legal_person", "法人"),
                            ("organisation", "其他组织"),
                            ("anonymous", "匿名"),
                        ],
                        max_length=20,
                        verbose_name="信访人类型",
                    ),
                ),
                (
                    "name",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="姓名"),
                ),
                (
                    "phone",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="电话"),
                ),
                (
                    "address",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="住址"),
                ),
                (
                    "id_number",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="身份证号"),
                ),
                (
                    "relation",
                    models.CharField(blank=True, max_length=20, verbose_name="与教育的关系"),
                ),
                ("name_hash", audit.sealing.KeyedHashField(about="name", source="name")),
                ("phone_hash", audit.sealing.KeyedHashField(about="phone", source="phone")),
                ("id_hash", audit.sealing.KeyedHashField(about="id", source="id_number")),
                ("erased", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "信访人",
                "verbose_name_plural": "信访人",
                "indexes": [
                    models.Index(
                        condition=models.Q(("name_hash", ""), _negated=True),
                        fields=["name_hash"],
                        name="petitioner_name",
                    ),
                    models.Index(
                        condition=models.Q(("phone_hash", ""), _negated=True),
                        fields=["phone_hash"],
                        name="petitioner_phone",
                    ),
                    models.Index(
                        condition=models.Q(("id_hash", ""), _negated=True),
                        fields=["id_hash"],
                        name="petitioner_id",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "anonymous"),
                            models.Q(("name_hash", ""), _negated=True),
                            ("erased", True),
                            _connector="OR",
                        ),
                        name="petitioner_is_named_or_anonymous",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased", False),
                            models.Q(("id_hash", ""), ("name_hash", ""), ("phone_hash", "")),
                            _connector="OR",
                        ),
                        name="petitioner_erased_cannot_be_found",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proceeding",
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
                        related_name="proceedings",
                        to="petitions.case",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("initial", "办理"), ("review", "复查"), ("rereview", "复核")],
                        max_length=20,
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
                ("accepted_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("issued_on", models.DateField(blank=True, null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="复查机关",
                    ),
                ),
                ("body", models.CharField(blank=True, max_length=100, verbose_name="复查复核机关")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=20, verbose_name="复查复核结论"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "issued_on"], name="proceeding_decided")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "no"), name="proceeding_no_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_on__isnull", True),
                            ("accepted_on__isnull", False),
                            _connector="OR",
                        ),
                        name="proceeding_issued_after_it_was_accepted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                        related_name="assignments",
                        to="petitions.case",
                    ),
                ),
                (
                    "proceeding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="petitions.proceeding",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("assign", "交办"), ("transfer", "转送")],
                        max_length=20,
                        verbose_name="方式",
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
                (
                    "co_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="协办单位",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="交办人",
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
                        verbose_name="经办人",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报结人",
                    ),
                ),
                ("requirement", audit.sealing.SealedTextField(blank=True, verbose_name="交办意见")),
                ("designated", models.BooleanField(default=False, verbose_name="指定受理")),
                ("co_due_on", models.DateField(blank=True, null=True, verbose_name="协办期限")),
                (
                    "soft_reason",
                    audit.sealing.SealedTextField(
                        blank=True, verbose_name="交被反映单位办理的理由"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("pending_sign", "待签收"),
                            ("signed", "已签收"),
                            ("return_requested", "申请退回"),
                            ("returned", "已退回"),
                            ("working", "承办中"),
                            ("report_submitted", "已报结"),
                            ("report_returned", "退回重办"),
                            ("done", "已审结"),
                            ("cancelled", "已撤销"),
                            ("dropped", "随案终止"),
                        ],
                        default="pending_sign",
                        max_length=20,
                        verbose_name="环节",
                    ),
                ),
                ("assigned_on", models.DateField(verbose_name="交办日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="限办时间")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="报结日期")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="了结日期")),
                ("is_current", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "转交办",
                "verbose_name_plural": "转交办",
                "indexes": [
                    models.Index(fields=["unit", "case"], name="assignment_unit_case"),
                    models.Index(
                        condition=models.Q(
                            ("co_unit__isnull", False),
                            models.Q(("stage", "cancelled"), _negated=True),
                        ),
                        fields=["co_unit", "case"],
                        name="assignment_co_unit_case",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("is_current", False), models.Q(("stage", "cancelled"), _negated=True)
                        ),
                        fields=["unit", "case"],
                        include=("handler",),
                        name="assignment_former_of_unit",
                    ),
                    models.Index(fields=["unit", "assigned_on"], name="assignment_in"),
                    models.Index(fields=["unit", "signed_on"], name="assignment_signed"),
                    models.Index(fields=["unit", "done_on", "due_on"], name="assignment_out"),
                    models.Index(fields=["unit", "ended_on", "due_on"], name="assignment_over"),
                    models.Index(
                        models.F("unit"),
                        django.db.models.functions.comparison.Coalesce(
                            "ended_on", models.Value(datetime.date(9999, 12, 31))
                        ),
                        include=(
                            "id",
                            "case",
                            "kind",
                            "assigned_on",
                            "due_on",
                            "done_on",
                            "ended_on",
                        ),
                        name="assignment_open_on",
                    ),
                    models.Index(fields=["unit", "due_on"], name="assignment_due"),
                    models.Index(
                        condition=models.Q(
                            ("stage__in", ["done", "returned", "cancelled", "dropped"]),
                            _negated=True,
                        ),
                        fields=["unit", "due_on"],
                        name="assignment_open_by_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("stage__in", ["done", "returned", "cancelled", "dropped"]),
                            _negated=True,
                        ),
                        fields=["handler", "due_on"],
                        name="assignment_open_of_handler",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "no"), name="assignment_no_is_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("stage__in", ["done", "returned", "cancelled", "dropped"]),
                            _negated=True,
                        ),
                        fields=("case",),
                        name="case_has_one_open_host_assignment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "pending_sign",
                                    "signed",
                                    "return_requested",
                                    "returned",
                                    "working",
                                    "report_submitted",
                                    "report_returned",
                                    "done",
                                    "cancelled",
                                    "dropped",
                                ],
                            )
                        ),
                        name="assignment_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "transfer"), ("due_on__isnull", False), _connector="OR"
                        ),
                        name="assignment_that_asks_a_report_has_a_due_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("stage", "done")),
                            models.Q(
                                models.Q(("stage", "done"), _negated=True),
                                ("done_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="assignment_done_has_a_day_and_only_then",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on__isnull", True),
                            ("done_on__gte", models.F("assigned_on")),
                            _connector="OR",
                        ),
                        name="assignment_done_after_it_was_assigned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__isnull", False),
                                ("stage__in", ["done", "returned", "cancelled", "dropped"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("stage__in", ["done", "returned", "cancelled", "dropped"]),
                                    _negated=True,
                                ),
                                ("ended_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="assignment_finished_has_a_day_and_only_then",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clock",
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
                        related_name="clocks",
                        to="petitions.case",
                    ),
                ),
                (
                    "proceeding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="petitions.proceeding",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="petitions.assignment",
                    ),
                ),
                ("assignment_no", models.PositiveSmallIntegerField(default=0)),
                (
                    "code",
                    models.CharField(
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
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.clockrule",
                    ),
                ),
                ("started_on", models.DateField()),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField(null=True)),
                ("soon_on", models.DateField()),
                ("stopped_on", models.DateField(null=True)),
                ("suspended_on", models.DateField(null=True)),
                ("voided", models.BooleanField(default=False)),
                ("terms", models.JSONField(null=True)),
                ("told_soon", models.BooleanField(default=False)),
                ("told_today", models.BooleanField(default=False)),
                ("told_overdue", models.BooleanField(default=False)),
                ("told_long", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("stopped_on__isnull", True), ("told_soon", False)),
                        fields=["soon_on"],
                        name="clock_to_tell_soon",
                    ),
                    models.Index(
                        condition=models.Q(("stopped_on__isnull", True), ("told_overdue", False)),
                        fields=["due_on"],
                        name="clock_to_tell_overdue",
                    ),
                    models.Index(
                        condition=models.Q(("code", "C2b")),
                        fields=["stopped_on"],
                        name="clock_notice_given",
                    ),
                    models.Index(fields=["code", "due_on"], name="clock_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "assignment_no", "code"), name="one_clock_of_a_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "C1",
                                    "C2a",
                                    "C2b",
                                    "C3",
                                    "C4",
                                    "C5",
                                    "C6",
                                    "C7",
                                    "C8",
                                    "C9",
                                    "C10",
                                    "C11",
                                    "C12",
                                    "C13",
                                    "C14",
                                    "C15",
                                    "C15b",
                                ],
                            )
                        ),
                        name="clock_code_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
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
                        related_name="recusals",
                        to="petitions.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="回避人",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("named", "被信访人点名"),
                            ("same_unit", "与被反映对象同单位"),
                            ("relation", "与信访事项有直接利害关系"),
                            ("other", "其他可能影响公正处理的情形"),
                        ],
                        max_length=12,
                        verbose_name="回避情形",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                ("began_on", models.DateField(verbose_name="回避起")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="回避止")),
            ],
            options={
                "verbose_name": "回避",
                "verbose_name_plural": "回避",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=["person", "case"],
                        name="recusal_running_of_person",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("case", "person"),
                        name="recusal_runs_once_a_person_and_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("began_on")),
                            _connector="OR",
                        ),
                        name="recusal_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecusalRequest",
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
                        related_name="recusal_requests",
                        to="petitions.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="被申请回避人",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="申请日期")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("granted", models.BooleanField(null=True, verbose_name="同意")),
            ],
            options={
                "verbose_name": "回避申请",
                "verbose_name_plural": "回避申请",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=("case", "person"),
                        name="recusal_asked_once_until_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", True), ("granted__isnull", True)),
                            models.Q(("answered_on__isnull", False), ("granted__isnull", False)),
                            _connector="OR",
                        ),
                        name="recusal_request_answered_with_yes_or_no",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Reply",
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
                        related_name="replies",
                        to="petitions.case",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="petitions.assignment",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                ("request", audit.sealing.SealedTextField(blank=True, verbose_name="你反映的事项")),
                ("findings", audit.sealing.SealedTextField(blank=True, verbose_name="经查情况")),
                ("opinion", audit.sealing.SealedTextField(verbose_name="处理意见")),
                ("basis", audit.sealing.SealedTextField(blank=True, verbose_name="法律法规依据")),
                ("outcome", models.CharField(blank=True, max_length=20, verbose_name="处理结果")),
                ("written_at", models.DateTimeField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("drafting", "拟稿中"),
                            ("in_review", "待审核"),
                            ("returned", "退回修改"),
                            ("approved", "审核通过"),
                            ("issued", "已出具"),
                            ("served", "已送达"),
                        ],
                        default="drafting",
                        max_length=20,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("submitted_on", models.DateField(blank=True, null=True)),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="出具日期")),
                ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
                (
                    "service_method",
                    models.CharField(blank=True, max_length=20, verbose_name="送达方式"),
                ),
            ],
            options={
                "verbose_name": "处理意见书",
                "verbose_name_plural": "处理意见书",
                "indexes": [
                    models.Index(
                        condition=models.Q(("stage", "in_review")),
                        fields=["assignment"],
                        name="reply_in_review",
                    ),
                    models.Index(fields=["submitted_on"], name="reply_submitted"),
                    models.Index(fields=["issued_on"], name="reply_issued"),
                    models.Index(fields=["served_on"], name="reply_served"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "no"), name="reply_no_is_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="reply_number_is_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewer__isnull", True),
                            ("author__isnull", True),
                            models.Q(("reviewer", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="reply_is_not_reviewed_by_its_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("served_on__isnull", True),
                            ("served_on__gte", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="reply_served_after_it_was_issued",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=30, verbose_name="步骤")),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        help_text="留空则各类信访件都提供。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.topic",
                        verbose_name="内容分类",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="常用语")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                ("active", models.BooleanField(default=True, verbose_name="使用中")),
            ],
            options={
                "verbose_name": "常用语",
                "verbose_name_plural": "常用语",
                "indexes": [models.Index(fields=["step"], name="phrase_by_step")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Accused",
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
                        related_name="accused",
                        to="petitions.case",
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
                        verbose_name="被检举单位",
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
                        verbose_name="被检举人",
                    ),
                ),
                ("named_on", models.DateField(verbose_name="列明日期")),
                (
                    "withdrawal_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤下申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "被检举对象",
                "verbose_name_plural": "被检举对象",
                "indexes": [models.Index(fields=["person", "case"], name="accused_person_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("unit__isnull", False)),
                            models.Q(("person__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="accused_is_a_unit_or_a_person",
                    ),
                    models.UniqueConstraint(
                        fields=("case", "unit"), name="accused_unit_once_a_case"
                    ),
                    models.UniqueConstraint(
                        fields=("case", "person"), name="accused_person_once_a_case"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.event",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "event"), name="case_once_in_an_export")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CaseGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="被授权人",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="授权人",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="授权起")),
                ("valid_to", models.DateField(verbose_name="授权止")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="提前终止")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="petitions.case",
                        verbose_name="信访事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "单件授权",
                "verbose_name_plural": "单件授权",
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["user", "content_object", "valid_to"], name="casegrant_of_user"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="casegrant_ends_after_it_began",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="petitions.case",
                    ),
                ),
                ("form", models.UUIDField(null=True)),
                ("no", models.PositiveIntegerField(null=True, verbose_name="序号")),
                (
                    "origin",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("petition", "来件附件"),
                            ("supplement", "信访人补充材料"),
                            ("contact", "联系记录附件"),
                            ("office", "办理材料"),
                            ("reply", "答复附件"),
                            ("report", "报结材料"),
                        ],
                        max_length=20,
                        verbose_name="来源",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=40)),
                ("name", audit.sealing.SealedTextField(verbose_name="文件名")),
                ("suffix", models.CharField(max_length=8)),
                ("size", models.PositiveBigIntegerField(verbose_name="大小")),
                ("pages", models.PositiveIntegerField(null=True, verbose_name="页数")),
                ("content_hash", audit.sealing.SealedTextField()),
                ("stored", models.CharField(max_length=100, unique=True)),
                ("stored_hash", models.CharField(max_length=64)),
                ("data_key", audit.sealing.SealedTextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "未提交"),
                            ("sent", "待登记"),
                            ("kept", "可用"),
                            ("quarantined", "已隔离"),
                            ("rejected", "不予采用"),
                            ("removed", "已移除"),
                            ("erased", "已销毁"),
                        ],
                        default="held",
                        max_length=20,
                    ),
                ),
                ("doubt", models.CharField(blank=True, max_length=20)),
                ("scanned_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", audit.sealing.SealedTextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "附件",
                "verbose_name_plural": "附件",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["held", "sent"])),
                        fields=["form"],
                        name="attachment_held",
                    ),
                    models.Index(
                        condition=models.Q(("state", "quarantined")),
                        fields=["case"],
                        name="attachment_quarantined",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", True),
                                ("form__isnull", False),
                                ("no__isnull", True),
                                ("state__in", ["held", "sent"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["held", "sent"]), _negated=True),
                                ("case__isnull", False),
                                ("no__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_is_held_or_of_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "held",
                                    "sent",
                                    "kept",
                                    "quarantined",
                                    "rejected",
                                    "removed",
                                    "erased",
                                ],
                            )
                        ),
                        name="attachment_state_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("case", "no"), name="attachment_number_is_unique"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="petitions.petition",
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
                ("letter", models.CharField(max_length=1, verbose_name="组别")),
                ("score", models.PositiveSmallIntegerField(verbose_name="得分")),
                ("taken", models.BooleanField(verbose_name="登记时关联")),
            ],
            options={
                "verbose_name": "查重提示",
                "verbose_name_plural": "查重提示",
                "constraints": [
                    models.UniqueConstraint(fields=("petition", "case"), name="proposed_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("taken", True)),
                        fields=("petition",),
                        name="one_proposal_is_taken",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="IssuedPaper",
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
                        related_name="papers",
                        to="petitions.case",
                    ),
                ),
                ("no", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=14, verbose_name="文书")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="出具单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="petitions.assignment",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="petitions.reply",
                    ),
                ),
                (
                    "petition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="petitions.petition",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="petitions.issuedpaper",
                    ),
                ),
                ("addressee", audit.sealing.SealedTextField(blank=True, verbose_name="主送")),
                ("content", audit.sealing.SealedJSONField(blank=True, default=dict)),
                ("content_sha256", models.CharField(max_length=64)),
                ("wording", models.PositiveSmallIntegerField(default=0)),
                (
                    "signer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="出具时间")),
                ("issued_on", models.DateField(verbose_name="出具日期")),
                ("to_serve", models.BooleanField(default=False, verbose_name="须送达")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("erased", models.BooleanField(default=False)),
                ("voided_on", models.DateField(blank=True, null=True, verbose_name="作废日期")),
                ("served_on", models.DateField(blank=True, null=True, verbose_name="送达日期")),
                (
                    "service_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "直接送达"),
                            ("post", "邮寄送达"),
                            ("electronic", "电子送达"),
                            ("left", "留置送达"),
                            ("announced", "公告送达"),
                        ],
                        max_length=20,
                        verbose_name="送达方式",
                    ),
                ),
                (
                    "service_proof",
                    audit.sealing.SealedTextField(blank=True, verbose_name="送达证明"),
                ),
                (
                    "served_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="送达人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文书",
                "verbose_name_plural": "文书",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("served_on__isnull", True),
                            ("to_serve", True),
                            ("voided_on__isnull", True),
                        ),
                        fields=["unit", "issued_on"],
                        name="paper_unserved_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(("erased", False), ("sha256", "")),
                        fields=["id"],
                        name="paper_undrawn",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "no"), name="paper_no_is_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("serial__isnull", False)),
                        fields=("unit", "kind", "year", "serial"),
                        name="paper_serial_is_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("serial__isnull", True),
                            models.Q(("number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_with_a_serial_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("served_by__isnull", True),
                                ("served_on__isnull", True),
                                ("service_method", ""),
                            ),
                            models.Q(
                                ("served_on__gte", models.F("issued_on")),
                                models.Q(("service_method", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_served_after_it_was_issued_by_some_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="petitions.issuedpaper",
                    ),
                ),
                ("sealed", audit.sealing.SealedTextField()),
            ],
            options={
                "verbose_name": "文书正本",
                "verbose_name_plural": "文书正本",
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="SizeClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="起用日期")),
                ("people", models.PositiveIntegerField(verbose_name="起点人数")),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("is_group", models.BooleanField(default=True, verbose_name="集体信访")),
            ],
            options={
                "verbose_name": "信访规模",
                "verbose_name_plural": "信访规模",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("valid_from", "people"), name="size_begins_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 2)), name="size_has_several_people"
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
