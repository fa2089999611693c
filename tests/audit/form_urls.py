"""One form under `once`, next to all the pages of the product."""

from uuid import uuid4

from django.http import HttpResponse
from django.urls import path

from audit.log import open_chain
from audit.once import go, once
from config.urls import urlpatterns as product
from organization.policy import FORM, SIGNED_IN, Page


@once
def note(request):
    """Write one effect and lead away; the word `bad` is refused, the header `Crash` fails."""
    if request.method == "GET":
        return HttpResponse("form")
    chain = open_chain(f"effect/{uuid4()}")
    if "Crash" in request.headers:
        raise ZeroDivisionError
    if request.POST.get("word") == "bad":
        return HttpResponse("form again", status=422)
    return go(request, f"/effects/{chain.pk}/")


PAGES = {"note": Page(SIGNED_IN, FORM)}
urlpatterns = [*product, path("note/", note, name="note")]
