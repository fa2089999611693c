import uuid

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
            name="PublishedReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("case", "办理案例"), ("enquiry", "咨询答复")],
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=100, verbose_name="题名")),
                ("asked", models.TextField(blank=True, verbose_name="问题")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("basis", models.TextField(blank=True, verbose_name="依据")),
                ("topic", models.CharField(max_length=40, verbose_name="内容分类")),
                ("group_code", models.CharField(max_length=8)),
                ("group", models.CharField(max_length=40, verbose_name="大类")),
                (
                    "school_stage",
                    models.CharField(
                        choices=[
                            ("any", "不限学段"),
                            ("kindergarten", "学前教育"),
                            ("primary", "小学"),
                            ("junior", "初中"),
                            ("senior", "高中"),
                            ("vocational", "中等职业教育"),
                            ("higher", "高等教育"),
                            ("special", "特殊教育"),
                            ("training", "校外培训"),
                        ],
                        default="any",
                        max_length=12,
                        verbose_name="学段",
                    ),
                ),
                ("unit", models.CharField(max_length=80, verbose_name="答复单位")),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("replied_on", models.DateField(verbose_name="答复日期")),
                ("published_on", models.DateField(verbose_name="公开日期")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
                ("search", models.TextField(blank=True, editable=False)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "公开的答复",
                "verbose_name_plural": "公开的答复",
                "indexes": [models.Index(fields=["-published_on", "-id"], name="reply_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_on__isnull", True),
                                models.Q(("title", ""), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            models.Q(
                                ("answer", ""),
                                ("asked", ""),
                                ("basis", ""),
                                ("search", ""),
                                ("title", ""),
                                ("withdrawn_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reply_out_has_words_and_withdrawn_has_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("replied_on__gte", models.F("received_on"))),
                        name="reply_was_given_after_the_question",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "school_stage__in",
                                [
                                    "any",
                                    "kindergarten",
                                    "primary",
                                    "junior",
                                    "senior",
                                    "vocational",
                                    "higher",
                                    "special",
                                    "training",
                                ],
                            )
                        ),
                        name="reply_stage_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
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
                        verbose_name="收件单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                ("received_on", models.DateField(verbose_name="收到日期")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.topic",
                        verbose_name="内容分类",
                    ),
                ),
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
                ("routed_on", models.DateField(blank=True, null=True, verbose_name="分送日期")),
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
                        verbose_name="答复人",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
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
                    "public",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.publishedreply",
                    ),
                ),
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
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公开日期")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on__isnull", True),
                            ("public__isnull", False),
                            _connector="OR",
                        ),
                        name="enquiry_published_has_its_copy",
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.case",
                        verbose_name="信访事项",
                    ),
                ),
                ("title", audit.sealing.SealedTextField(verbose_name="公开题名")),
                (
                    "asked",
                    audit.sealing.SealedTextField(
                        blank=True, default="", verbose_name="反映的问题"
                    ),
                ),
                ("answer", audit.sealing.SealedTextField(default="", verbose_name="办理结果")),
                (
                    "basis",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="依据"),
                ),
                (
                    "school_stage",
                    models.CharField(
                        choices=[
                            ("any", "不限学段"),
                            ("kindergarten", "学前教育"),
                            ("primary", "小学"),
                            ("junior", "初中"),
                            ("senior", "高中"),
                            ("vocational", "中等职业教育"),
                            ("higher", "高等教育"),
                            ("special", "特殊教育"),
                            ("training", "校外培训"),
                        ],
                        default="any",
                        max_length=12,
                        verbose_name="学段",
                    ),
                ),
                ("kept", audit.sealing.SealedJSONField(blank=True, default=list)),
                (
                    "public",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portal.publishedreply",
                    ),
                ),
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
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撰稿人",
                    ),
                ),
                ("written_on", models.DateField(verbose_name="撰稿日期")),
                (
                    "words",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="退回理由"),
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
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="复核日期")),
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
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公开日期")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "published"), _negated=True),
                            ("public__isnull", False),
                            _connector="OR",
                        ),
                        name="publication_out_has_its_copy",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(unique=True, verbose_name="版本")),
                ("scope", models.TextField(blank=True, verbose_name="受理范围")),
                (
                    "visit_address",
                    models.CharField(blank=True, max_length=200, verbose_name="接待地点"),
                ),
                (
                    "visit_hours",
                    models.CharField(blank=True, max_length=200, verbose_name="接待时间"),
                ),
                (
                    "post_address",
                    models.CharField(blank=True, max_length=200, verbose_name="来信地址"),
                ),
                (
                    "phone_hours",
                    models.CharField(blank=True, max_length=200, verbose_name="电话接听时间"),
                ),
                ("rights", models.TextField(blank=True, verbose_name="权利和义务")),
                ("summary_en", models.TextField(blank=True, verbose_name="英文摘要")),
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
                "verbose_name": "信访指南",
                "verbose_name_plural": "信访指南",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("remark", ""), _negated=True),
                        name="guide_says_what_changed",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
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
                        related_name="+",
                        to="petitions.case",
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
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="回复单位",
                    ),
                ),
                ("text", audit.sealing.SealedTextField(verbose_name="告知的内容")),
                ("due_on", models.DateField(verbose_name="请于此日前回复")),
                ("valid_to", models.DateField(verbose_name="链接有效至")),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(max_length=64)),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="口令错误次数")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("sent", "待签收"),
                            ("signed", "待回复"),
                            ("answered", "已回复"),
                            ("revoked", "已撤销"),
                        ],
                        default="sent",
                        max_length=10,
                        verbose_name="环节",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="生成人",
                    ),
                ),
                ("made_on", models.DateField(verbose_name="生成日期")),
                (
                    "signed_by",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="签收人"),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                (
                    "answer",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="回复"),
                ),
                (
                    "answered_by",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="回复人"),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="回复日期")),
            ],
            options={
                "verbose_name": "一件一链",
                "verbose_name_plural": "一件一链",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage__in", ["sent", "signed"])),
                        fields=("case", "unit"),
                        name="link_one_waiting_per_case_and_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["sent", "signed", "answered", "revoked"])
                        ),
                        name="link_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("made_on"))),
                        name="link_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "answered"), _negated=True),
                            ("answered_on__isnull", False),
                            _connector="OR",
                        ),
                        name="link_answered_has_a_day",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="OnlineSubmission",
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
                        verbose_name="收件单位",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "form",
                    models.CharField(
                        choices=[("petition", "信访"), ("enquiry", "咨询")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("remedy", "申诉求决"),
                            ("suggestion", "建议意见"),
                            ("accusation", "检举控告"),
                        ],
                        max_length=20,
                        verbose_name="诉求类别",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.topic",
                    ),
                ),
                (
                    "subject_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                    ),
                ),
                (
                    "subject_text",
                    models.CharField(blank=True, max_length=100, verbose_name="所涉学校或单位"),
                ),
                ("text", audit.sealing.SealedTextField(blank=True, verbose_name="内容")),
                (
                    "demands",
                    audit.sealing.SealedJSONField(
                        blank=True, default=list, verbose_name="具体诉求"
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
                ("asks_secrecy", models.BooleanField(default=False, verbose_name="要求保密")),
                ("publish_consent", models.BooleanField(default=False, verbose_name="同意公开")),
                ("files_form", models.UUIDField(null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("submitted", "待登记"),
                            ("screened", "待甄别"),
                            ("registered", "已登记"),
                            ("junk", "不作登记"),
                            ("elsewhere", "依第三十条不予收存"),
                        ],
                        default="submitted",
                        max_length=10,
                        verbose_name="环节",
                    ),
                ),
                ("doubts", models.JSONField(blank=True, default=list, verbose_name="存疑")),
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
                (
                    "reason",
                    audit.sealing.SealedTextField(blank=True, default="", verbose_name="理由"),
                ),
                (
                    "petition",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="online",
                        to="petitions.petition",
                    ),
                ),
                (
                    "enquiry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="online",
                        to="portal.enquiry",
                    ),
                ),
            ],
            options={
                "verbose_name": "网上来件",
                "verbose_name_plural": "网上来件",
                "indexes": [
                    models.Index(
                        condition=models.Q(("stage__in", ["submitted", "screened"])),
                        fields=["office", "received_on"],
                        name="online_waiting_of_office",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "year", "serial"), name="online_serial_is_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["submitted", "screened", "registered", "junk", "elsewhere"],
                            )
                        ),
                        name="online_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("form", "petition"),
                                ("petition__isnull", False),
                                ("stage", "registered"),
                            ),
                            models.Q(
                                ("enquiry__isnull", False),
                                ("form", "enquiry"),
                                ("stage", "registered"),
                            ),
                            models.Q(
                                models.Q(("stage", "registered"), _negated=True),
                                ("enquiry__isnull", True),
                                ("petition__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="online_registered_says_as_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret", audit.sealing.SealedTextField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="QueryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                (
                    "online",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="query_code",
                        to="portal.onlinesubmission",
                    ),
                ),
                (
                    "petition",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="query_code",
                        to="petitions.petition",
                    ),
                ),
                ("factor_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "查询码",
                "verbose_name_plural": "查询码",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("online__isnull", False), ("petition__isnull", False), _connector="OR"
                        ),
                        name="query_code_asks_for_something",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PublicDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("owner", models.CharField(max_length=64)),
                (
                    "form",
                    models.CharField(
                        choices=[("petition", "信访"), ("enquiry", "咨询")], max_length=10
                    ),
                ),
                ("fields", audit.sealing.SealedJSONField(default=dict)),
                ("files_form", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("started_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                (
                    "sent",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="portal.onlinesubmission",
                    ),
                ),
                ("code", audit.sealing.SealedTextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "公众草稿",
                "verbose_name_plural": "公众草稿",
                "indexes": [
                    models.Index(fields=["owner", "-saved_at"], name="public_draft_of_owner"),
                    models.Index(fields=["saved_at"], name="public_draft_by_age"),
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("not_before", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "公众请求计数",
                "verbose_name_plural": "公众请求计数",
                "indexes": [models.Index(fields=["since"], name="tally_by_age")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PetitionerAct",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitioner_acts",
                        to="petitions.case",
                    ),
                ),
                (
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="petitions.petition",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supplement", "补充材料"),
                            ("recusal", "申请回避"),
                            ("secrecy", "申请保密"),
                            ("review", "申请复查"),
                            ("rereview", "申请复核"),
                            ("withdraw", "申请撤回"),
                            ("retaliation", "反映打击报复"),
                        ],
                        max_length=12,
                        verbose_name="事由",
                    ),
                ),
                ("words", audit.sealing.SealedTextField(blank=True, verbose_name="内容")),
                ("files", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("waiting", "待处理"),
                            ("taken", "已处理"),
                            ("declined", "已答复，未采纳"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="处理情况",
                    ),
                ),
                ("answer", audit.sealing.SealedTextField(blank=True, verbose_name="答复")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "信访人提交",
                "verbose_name_plural": "信访人提交",
                "indexes": [
                    models.Index(fields=["case", "-sent_at"], name="petitioner_act_of_case"),
                    models.Index(
                        condition=models.Q(("stage", "waiting")),
                        fields=["desk"],
                        name="petitioner_act_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "supplement",
                                    "recusal",
                                    "secrecy",
                                    "review",
                                    "rereview",
                                    "withdraw",
                                    "retaliation",
                                ],
                            ),
                            ("stage__in", ["waiting", "taken", "declined"]),
                        ),
                        name="petitioner_act_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("stage", "waiting")),
                            models.Q(
                                models.Q(("stage", "waiting"), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="petitioner_act_dealt_with_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
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
                        related_name="rating",
                        to="petitions.petition",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                    ),
                ),
                (
                    "of_office",
                    models.CharField(
                        choices=[("good", "满意"), ("fair", "基本满意"), ("bad", "不满意")],
                        max_length=4,
                        verbose_name="对信访部门",
                    ),
                ),
                (
                    "of_unit",
                    models.CharField(
                        blank=True,
                        choices=[("good", "满意"), ("fair", "基本满意"), ("bad", "不满意")],
                        max_length=4,
                        verbose_name="对责任单位",
                    ),
                ),
                ("words", audit.sealing.SealedTextField(blank=True, verbose_name="意见")),
                ("rated_on", models.DateField(verbose_name="评价日期")),
                ("rated_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "满意度评价",
                "verbose_name_plural": "满意度评价",
                "indexes": [models.Index(fields=["rated_on"], name="rating_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("of_office__in", ["good", "fair", "bad"]),
                            models.Q(
                                models.Q(("of_unit", ""), ("unit__isnull", True)),
                                ("of_unit__in", ["good", "fair", "bad"]),
                                _connector="OR",
                            ),
                        ),
                        name="rating_is_of_both_where_there_is_a_unit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="答复单位",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="答复目标（天）")),
            ],
            options={
                "verbose_name": "咨询答复目标",
                "verbose_name_plural": "咨询答复目标",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 60)),
                        name="target_has_sensible_days",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
