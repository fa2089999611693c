"""What a person keeps at the desk: saved views, drafts, notices. None of it is case history."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.sealing import SealedJSONField
from organization.models import Unit, User
from petitions.models.case import Case


class SavedView(models.Model):
    """A name for a filter of the case list: one person's own, or shared with a unit."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("视图名"), max_length=20)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_is_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What a person has typed into one form instance and not yet sent."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)
    fields = SealedJSONField()  # half-typed forms hold names and telephone numbers
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "-saved_at"], name="draft_of_owner")]

    def __str__(self) -> str:
        return f"{self.form} {self.key}"


class Notice(models.Model):
    """A message for one person, made by the relay from one event; it carries no case text."""

    to = models.ForeignKey(User, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["to", "event_id"], name="one_notice_per_person_and_event"
            )
        ]
        indexes = [
            models.Index(
                fields=["to"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(fields=["to", "-created_at"], name="notice_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to_id}"
