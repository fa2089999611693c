"""Following every link a person is shown, and reading what comes back, files included."""

import io
import re
import zipfile
from collections import Counter
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

LINK = re.compile(r"""(?:href|hx-get|src|action)=["']([^"'#]+)""")
LEFT_OUT = {"logout", "language", "set_language"}
PER_VIEW = 2  # addresses of one kind that are followed; cases are all opened besides


def texts_of(response) -> list[str]:
    """Return what a response says: headers and body; of an archive every file in it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    told = [str(response.headers)]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return told + [
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            ]
    return [*told, body.decode("utf-8", "replace")]


def crawl(client, start: str):
    """Yield (address, texts) of every page that can be reached by links from `start`."""
    todo, seen, views = [start], {start}, Counter()
    while todo:
        address = todo.pop(0)
        response = client.get(address)
        assert response.status_code < 500, f"{address} answered {response.status_code}"
        told = texts_of(response)
        yield address, told
        if "text/html" not in response.headers.get("Content-Type", ""):
            continue
        for link in LINK.findall(told[-1]):
            target = _inside(urljoin(address, link.replace("&amp;", "&")))
            if target and target not in seen and views[_view(target)] < PER_VIEW:
                seen.add(target)
                views[_view(target)] += 1
                todo.append(target)


def _inside(address: str) -> str:
    parts = urlsplit(address)
    if parts.netloc or parts.path.startswith("/static/") or _view(parts.path) in LEFT_OUT | {""}:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _view(address: str) -> str:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return match.view_name
