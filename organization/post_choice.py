"""Which of several posts a person acts under, until the next sign-in.

The choice lies in the session beside the moment of the sign-in it was made in, so that another
sign-in begins with all posts. It narrows what the person sees and signs; never the wall.
"""

from django.http import HttpRequest

from organization.models import User

KEY = "chosen_post"


def choose(request: HttpRequest, user: User, post: int | None) -> None:
    """Remember the post for this sign-in; None is all posts together."""
    if post is None:
        request.session.pop(KEY, None)
    else:
        request.session[KEY] = [post, _sign_in_of(user)]


def chosen(request: HttpRequest, user: User) -> int | None:
    """Return the id of the chosen post, None while the person acts under all of them."""
    kept = request.session.get(KEY)
    if not isinstance(kept, list) or len(kept) != 2 or kept[1] != _sign_in_of(user):
        return None
    return int(kept[0])


def _sign_in_of(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else ""
