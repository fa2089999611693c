"""Files that the public uploads into a form: taken up at once, so that no mistake costs them."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from petitions import actions, attached
from petitions.workflow import Refused


def take_up(request: HttpRequest, form: UUID) -> list[str]:
    """Keep the files that were chosen; return why some were not."""
    refused = []
    for upload in request.FILES.getlist("files"):
        try:
            content = attached.content_of(upload)
            actions.hold(
                upload.name or "",
                content,
                form=form,
                by=None,
                at=timezone.now(),  # noqa: TID251 - the edge of the web, like a view
            )
        except Refused as refusal:
            refused.append(str(refusal))
    if request.POST.get("go") == "upload" and not request.FILES:
        refused.append(_("没有选择文件。"))
    return refused


def give_back(request: HttpRequest, form: UUID) -> None:
    """Take the file away that the pressed button names."""
    key = attached.form_of(request.POST.get("drop"))
    if key is not None:
        actions.drop(key, by=None, form=form)
