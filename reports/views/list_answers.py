"""What a page answers when the rows behind a number are taken as a file."""

import hashlib
from collections.abc import Callable
from io import BytesIO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from audit import cells
from organization.http import UserRequest
from reports.list_files import ListFile


def answer(
    request: UserRequest,
    file: ListFile,
    record: Callable[[str, int], object],
    *,
    order: str,
    back: str,
) -> HttpResponse:
    """Return the file of a short list; lead to the page `order` for a long one.

    Without its trace on the trail no file is given.
    """
    if cells.is_long(file.count):
        return redirect(order)
    try:
        cells.require_short(file.count)
    except cells.TooLong as refusal:
        messages.warning(request, str(refusal))
        return redirect(back)
    out = BytesIO()
    rows = file.write(out)
    content = out.getvalue()
    record(hashlib.sha256(content).hexdigest(), rows)
    response = HttpResponse(content, content_type=cells.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file.file_name}"'
    return response
