import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audit.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempts",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="键"
                    ),
                ),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="失败次数")),
                ("last_at", models.DateTimeField(db_index=True, verbose_name="最近一次")),
                ("not_before", models.DateTimeField(verbose_name="可再试时间")),
                ("place_until", models.DateTimeField(null=True, verbose_name="排队有效期")),
                ("succeeded_at", models.DateTimeField(null=True, verbose_name="最近成功")),
            ],
            options={
                "verbose_name": "登录尝试",
                "verbose_name_plural": "登录尝试",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[django.contrib.auth.validators.ASCIIUsernameValidator()],
                        verbose_name="用户名",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                (
                    "pinyin",
                    models.CharField(
                        blank=True, editable=False, max_length=400, verbose_name="拼音"
                    ),
                ),
                (
                    "initials",
                    models.CharField(
                        blank=True, editable=False, max_length=60, verbose_name="拼音首字母"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="可以登录")),
                (
                    "is_staff",
                    models.BooleanField(default=False, verbose_name="可以进入基础数据管理"),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("zh-hans", "中文"), ("en", "English")],
                        max_length=10,
                        verbose_name="界面语言",
                    ),
                ),
                (
                    "density",
                    models.CharField(
                        choices=[("compact", "紧凑"), ("normal", "标准"), ("comfortable", "宽松")],
                        default="normal",
                        max_length=12,
                        verbose_name="行距",
                    ),
                ),
                ("shortcuts_on", models.BooleanField(default=True, verbose_name="使用键盘快捷键")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="开户时间")),
                (
                    "active_until",
                    models.DateField(blank=True, null=True, verbose_name="账号有效期至"),
                ),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="下次登录须改密码"),
                ),
                (
                    "password_changed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="密码修改时间"),
                ),
                (
                    "last_address",
                    models.CharField(
                        blank=True, editable=False, max_length=45, verbose_name="上次登录地址"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "用户",
                "verbose_name_plural": "用户",
            },
        ),
        migrations.CreateModel(
            name="EndedSession",
            fields=[
                (
                    "session_hash",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="会话哈希"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("logout", "本人退出"),
                            ("replaced", "在另一处登录"),
                            ("idle", "长时间未操作"),
                            ("too_long", "超过最长登录时间"),
                            ("password", "密码已修改"),
                            ("factor", "动态口令已重置或停用"),
                            ("posts", "岗位或权限有变动"),
                            ("disabled", "账号已停用或到期"),
                            ("officer", "安全管理员结束了登录"),
                        ],
                        max_length=12,
                        verbose_name="原因",
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "已结束的登录",
                "verbose_name_plural": "已结束的登录",
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="版本")),
                ("kept_at", models.DateTimeField(verbose_name="启用时间")),
                ("table", models.JSONField(verbose_name="权限表")),
            ],
            options={
                "verbose_name": "权限表版本",
                "verbose_name_plural": "权限表版本",
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年份")),
                ("source", models.CharField(max_length=120, verbose_name="来源")),
                (
                    "confirmed",
                    models.BooleanField(
                        default=False,
                        help_text="次年调休安排通常在十一月公布，公布前只是推算。",
                        verbose_name="已按国务院通知核对",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作日历年份",
                "verbose_name_plural": "工作日历年份",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1949), ("year__lte", 2200)),
                        name="calendar_year_is_a_year_of_our_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                        max_length=20,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9-]+\\Z", "代码只用大写字母、数字和连字符。"
                            )
                        ],
                        verbose_name="代码",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("short_name", models.CharField(max_length=40, verbose_name="简称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commission", "委本级"),
                            ("department", "机关处室"),
                            ("petition_office", "信访办公室"),
                            ("bureau", "区教育局"),
                            ("university", "高等学校"),
                            ("school", "中小学校"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organization.unit",
                        verbose_name="上级单位",
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        editable=False, max_length=200, unique=True, verbose_name="层级路径"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                (
                    "docket_word",
                    models.CharField(blank=True, max_length=10, verbose_name="编号字头"),
                ),
                ("region", models.CharField(blank=True, max_length=40, verbose_name="所在区")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        help_text="印在告知书上，供信访人查询（《信访工作条例》第十八条）。",
                        max_length=40,
                        verbose_name="信访电话",
                    ),
                ),
                (
                    "review_authority",
                    models.ForeignKey(
                        blank=True,
                        help_text="对本单位处理意见不服时，由谁复查（《信访工作条例》第三十五条）。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="复查机关",
                    ),
                ),
                (
                    "review_body",
                    models.CharField(
                        blank=True,
                        help_text="复查机关不在本系统内时填写名称。",
                        max_length=80,
                        verbose_name="系统外复查机关",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        help_text="撤并后由谁继续行使职权（《信访工作条例》第二十四条）。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="承继单位",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        help_text="由哪个单位拆分设立。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="析出自",
                    ),
                ),
                ("former_paths", models.JSONField(blank=True, default=list, editable=False)),
                ("valid_from", models.DateField(verbose_name="设立日期")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                ("pinyin", models.CharField(editable=False, max_length=800, verbose_name="拼音")),
                (
                    "initials",
                    models.CharField(
                        db_index=True, editable=False, max_length=130, verbose_name="拼音首字母"
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "verbose_name_plural": "单位",
                "permissions": [
                    ("oversee_unit", "May read the cases of a unit and of all below it")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="unit_closes_after_it_opened",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="unit_is_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("path__endswith", "/"),
                            models.Q(("code__contains", "/"), _negated=True),
                        ),
                        name="unit_path_is_made_of_codes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor__isnull", True),
                            ("valid_to__isnull", False),
                            _connector="OR",
                        ),
                        name="unit_with_a_successor_has_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_passwords",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="密码哈希")),
                ("set_aside_at", models.DateTimeField(verbose_name="停用时间")),
            ],
            options={
                "verbose_name": "旧密码",
                "verbose_name_plural": "旧密码",
            },
        ),
        migrations.CreateModel(
            name="LiveSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="live_session",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True, verbose_name="会话")),
                ("started_at", models.DateTimeField(verbose_name="登录时间")),
                ("last_seen_at", models.DateTimeField(verbose_name="最近操作")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="地址")),
                ("agent", models.CharField(blank=True, max_length=60, verbose_name="浏览器")),
                ("second_factor", models.BooleanField(default=False, verbose_name="已用双因素")),
            ],
            options={
                "verbose_name": "当前登录",
                "verbose_name_plural": "当前登录",
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="空缺时留空。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="任职人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="organization.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("first_responsible", "第一责任人"),
                            ("in_charge", "分管信访领导"),
                            ("dual", "一岗双责"),
                            ("secretary_general", "秘书长"),
                            ("head", "主要负责人"),
                            ("specialist", "信访专员"),
                            ("handler", "经办人"),
                            ("registrar", "登记员"),
                            ("office", "信访办主任"),
                            ("admin", "管理员"),
                            ("auditor", "审计员"),
                            ("security", "安全管理员"),
                        ],
                        max_length=20,
                        verbose_name="职责",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("registrar", "登记员"),
                            ("office", "信访办"),
                            ("leader", "领导"),
                            ("head", "负责人"),
                            ("handler", "经办"),
                            ("unit_clerk", "信访专员"),
                            ("admin", "管理员"),
                            ("auditor", "审计员"),
                            ("security", "安全管理员"),
                        ],
                        max_length=12,
                        verbose_name="系统角色",
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="职务")),
                ("valid_from", models.DateField(verbose_name="任职起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="任职止")),
                (
                    "portfolio",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="分管单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "verbose_name_plural": "岗位",
                "indexes": [models.Index(fields=["unit", "duty"], name="post_by_unit_and_duty")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="post_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "registrar",
                                    "office",
                                    "leader",
                                    "head",
                                    "handler",
                                    "unit_clerk",
                                    "admin",
                                    "auditor",
                                    "security",
                                ],
                            ),
                            (
                                "duty__in",
                                [
                                    "first_responsible",
                                    "in_charge",
                                    "dual",
                                    "secretary_general",
                                    "head",
                                    "specialist",
                                    "handler",
                                    "registrar",
                                    "office",
                                    "admin",
                                    "auditor",
                                    "security",
                                ],
                            ),
                        ),
                        name="post_has_a_known_role_and_duty",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("duty", "head"), ("valid_to__isnull", True)),
                        fields=("unit",),
                        name="post_one_head_per_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("duty", "first_responsible"), ("valid_to__isnull", True)
                        ),
                        fields=("unit", "title"),
                        name="post_one_first_responsible_per_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedChange",
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
                        related_name="planned",
                        to="organization.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("rename", "更名"),
                            ("move", "调整隶属"),
                            ("merge", "并入"),
                            ("close", "撤销"),
                        ],
                        max_length=10,
                        verbose_name="变更",
                    ),
                ),
                ("args", models.JSONField(default=dict, verbose_name="内容")),
                ("on", models.DateField(verbose_name="生效日期")),
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
                ("decided_at", models.DateTimeField(verbose_name="决定时间")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "已生效"),
                            ("cancelled", "已取消"),
                            ("refused", "到期未能生效"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="结果时间"),
                ),
                (
                    "words",
                    models.CharField(blank=True, max_length=300, verbose_name="未能生效的原因"),
                ),
            ],
            options={
                "verbose_name": "待生效变更",
                "verbose_name_plural": "待生效变更",
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")),
                        fields=["on"],
                        name="planned_change_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verb__in", ["rename", "move", "merge", "close"])),
                        name="planned_change_has_a_known_verb",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at__isnull", True)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="planned_change_is_settled_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitGrant",
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
                        to="organization.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位授权",
                "verbose_name_plural": "单位授权",
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["user", "content_object", "valid_to"], name="unitgrant_of_user"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="unitgrant_ends_after_it_began",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="organization.calendaryear",
                        to_field="year",
                        verbose_name="年份",
                    ),
                ),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "法定节假日"), ("workday", "调休上班")],
                        max_length=10,
                        verbose_name="性质",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
            ],
            options={
                "verbose_name": "节假日与调休",
                "verbose_name_plural": "节假日与调休",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["holiday", "workday"])),
                        name="calendar_day_is_a_holiday_or_a_workday",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, verbose_name="备用码哈希")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
            ],
            options={
                "verbose_name": "备用码",
                "verbose_name_plural": "备用码",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "code_hash"), name="recovery_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutions",
                        to="organization.post",
                        verbose_name="岗位",
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代行人",
                    ),
                ),
                ("reason", models.CharField(max_length=100, verbose_name="事由")),
                ("valid_from", models.DateField(verbose_name="代行起")),
                ("valid_to", models.DateField(verbose_name="代行止")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="提前终止")),
            ],
            options={
                "verbose_name": "代行",
                "verbose_name_plural": "代行",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="substitution_ends_after_it_began",
                    )
                ],
            },
        ),
    ]
