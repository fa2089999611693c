"""三员分立: who keeps the system, its rights or its trail does nothing else at the same time.

One person holds at most one officer's post, and then no other, neither as holder nor as a
substitute. The database says the same in `organization.triggers`.
"""

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from organization.models import OFFICERS, Post, Substitution


def require(post: Post) -> None:
    """Raise ValidationError when the person of this post holds what does not go with it."""
    if post.person is None:
        return
    others = [*_held(post), *(row.post for row in _acting(post))]
    clash = next(
        (other for other in others if {other.role, post.role} & OFFICERS),
        None,
    )
    if clash is None:
        return
    said = {"name": post.person.name, "post": f"{clash.unit.short_name} {clash.title}"}
    if post.role in OFFICERS:
        raise ValidationError(
            _("三员分立：%(name)s同期另有岗位“%(post)s”，不能再任三员岗位。") % said
        )
    raise ValidationError(_("三员分立：%(name)s同期任“%(post)s”，不能再任其他岗位。") % said)


def _held(post: Post) -> QuerySet[Post]:
    """Return the other posts of the person that run at the same time."""
    same = Post.objects.filter(person=post.person).exclude(pk=post.pk)
    same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=post.valid_from))
    if post.valid_to is not None:
        same = same.filter(valid_from__lte=post.valid_to)
    return same.select_related("unit").order_by("pk")


def _acting(post: Post) -> QuerySet[Substitution]:
    """Return where the person stands in for somebody at the same time."""
    rows = Substitution.objects.filter(substitute=post.person, valid_to__gte=post.valid_from)
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=post.valid_from))
    if post.valid_to is not None:
        rows = rows.filter(valid_from__lte=post.valid_to)
    return rows.exclude(post=post.pk).select_related("post__unit").order_by("pk")
