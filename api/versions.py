"""ETag, If-None-Match and If-Match: what the caller has already, and what they decided on.

The tag of a case begins with its version, `"12-6f0a…"`; the rest changes with anything that is
shown, such as the words of a clock, which pass with the days.
"""

import hashlib
import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.request import Request

from api.problems import Problem
from petitions.models import Case

TAG = re.compile(r'(?:W/)?"([0-9]{1,9})(?:-[0-9a-f]{16})?"')
VERSION_OF = "_version"  # put on a response by `stamped`


def stamped(response: HttpResponseBase, case: Case) -> HttpResponseBase:
    """Let the tag of this answer begin with the version of the case."""
    setattr(response, VERSION_OF, case.version)
    return response


def unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Tag what was read, and answer 304 without a body to who has the same already."""
    if request.method not in {"GET", "HEAD"} or not isinstance(response, HttpResponse):
        return response
    if response.status_code != 200:
        return response
    digest = hashlib.sha256(response.content).hexdigest()[:16]
    version = response.__dict__.get(VERSION_OF)
    tag = f'"{digest}"' if version is None else f'"{version}-{digest}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if tag in {one.removeprefix("W/") for one in known}:
        response = HttpResponse(status=304)
    response.headers["ETag"] = tag
    return response


def decided_on(request: Request) -> int:
    """Return the version of the case that the caller has seen, from If-Match.

    Raises Problem 428 without the header, 400 for anything but one tag of a case.
    """
    said = request.headers.get("If-Match")
    if said is None:
        words = _("请用 If-Match 给出所见信访件的 ETag，以免覆盖他人刚办的步骤。")
        raise Problem(428, "no_version", words)
    found = TAG.fullmatch(said.strip())
    if found is None:
        raise Problem(400, "malformed", _("If-Match 须为一件信访件的 ETag。"))
    return int(found[1])
