"""What every page shows round its content: site name, rail, density, posts of the reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from organization import signing_in
from organization.models import User
from organization.rail import rail_for
from organization.standing import standing


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return rail, posts, handles_cases, density, shortcuts_on, demo and site_name.

    One query when signed in.
    """
    around: dict[str, Any] = {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "density": User.Density.NORMAL.value,
        "shortcuts_on": True,
        "rail": [],
        "posts": (),
        "handles_cases": False,
    }
    user = getattr(request, "user", None)  # absent when a middleware above it has failed
    if isinstance(user, User):
        held = standing(user, timezone.localdate())
        around |= {
            "density": user.density,
            "shortcuts_on": user.shortcuts_on,
            "rail": rail_for(held.roles, request.path),
            "posts": held.posts,
            "handles_cases": not held.is_officer,  # else no search, no notices
            "post_choices": held.today if len(held.today) > 1 else (),
            "chosen_post": held.posts[0].pk if held.is_narrowed else None,
            "session_left": signing_in.seconds_left(user, timezone.localtime()),
            "session_warning": int(signing_in.WARN_BEFORE.total_seconds()),
        }
    return around
