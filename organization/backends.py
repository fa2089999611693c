"""Whose password is right, and who is behind a request."""

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from organization.models import User


class AccountBackend(ModelBackend):
    """Django's own, for accounts that are open today; reads the live sign-in in the same query."""

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]
        return user is not None and user.may_sign_in(timezone.localdate())

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("live_session").filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None
