"""One row per job and period: who runs it now, how often it was tried, what came out."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RUNNING = "running", _("执行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败，将重试")
    PARKED = "parked", _("已停用，待处理")


class JobRun(models.Model):
    """The unique pair is what makes a period run once, whoever asks and how often."""

    job = models.CharField(_("任务"), max_length=64)
    period = models.CharField(_("期间"), max_length=64)
    state = models.CharField(_("状态"), max_length=16, choices=State, default=State.RUNNING)
    fence = models.PositiveIntegerField(_("轮次"), default=0)
    lease_until = models.DateTimeField(_("租约至"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    result_hash = models.CharField(_("结果哈希"), max_length=64, blank=True)
    error = models.TextField(_("错误"), blank=True)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务执行")
        constraints = [
            models.UniqueConstraint(fields=["job", "period"], name="jobs_run_one_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"

    def is_free(self, now: datetime) -> bool:
        """Say whether somebody may take it: tried and failed, or its holder fell silent."""
        if self.state == State.RUNNING:
            return self.lease_until is None or self.lease_until <= now
        return self.state == State.FAILED
