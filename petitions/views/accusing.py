"""Why a petition may not be kept here, and the search for people of the staff."""

from functools import reduce
from operator import and_

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from organization.models import Post, User

OPTIONS = 10


@require_safe
def taking_refused(request: UserRequest, who: str) -> HttpResponse:
    """Say where an accusation must go that this body, or this registrar, may not take in."""
    return render(request, "petitions/taking_refused.html", {"whole": who == "body"})


@require_safe
def person_options(request: UserRequest) -> HttpResponse:
    """Answer the type-ahead field: ten people of the staff, by name, pinyin or unit."""
    words = request.GET.get("q", "").split()[:4]
    people = User.objects.filter(is_active=True)
    if words:
        people = people.filter(reduce(and_, map(_fits, words)))
    found = list(people.order_by("name", "pk")[:OPTIONS]) if words else []
    posts = Post.objects.on(timezone.localdate()).filter(person__in=found).select_related("unit")
    places: dict[int | None, list[str]] = {}
    for post in posts.order_by("pk"):
        places.setdefault(post.person_id, []).append(f"{post.unit.short_name} {post.title}")
    context = {"people": [(one, "、".join(places.get(one.pk, []))) for one in found]}
    return HttpResponse(render_to_string("petitions/_person_options.html", context))


def _fits(word: str) -> Q:
    latin = word.lower()
    units = Post.objects.held().filter(
        Q(unit__name__contains=word) | Q(unit__short_name__contains=word)
    )
    return (
        Q(name__contains=word)
        | Q(initials__startswith=latin)
        | Q(pinyin__startswith=latin)
        | Q(pk__in=units.values("person"))
    )
