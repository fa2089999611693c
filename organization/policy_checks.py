"""The build fails when an address has no row in the policy table, or a row no address."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from organization.models import OFFICERS
from organization.policy import Page, page_of, table

WITH_CASES = frozenset({"case", "step", "reply", "notice", "draft", "import"})


@register(Tags.urls)
def every_address_is_declared(
    **_kwargs: Any,
) -> list[CheckMessage]:
    """Compare the addresses with the table, both ways."""
    names = dict.fromkeys(addresses(get_resolver().url_patterns))
    known = {":".join([*spaces, name]) for spaces, name in names}
    known |= {f"{spaces[0]}:*" for spaces, _name in names if spaces}
    return [
        *(_undeclared(spaces, name) for spaces, name in names if not page_of(name, spaces)),
        *(
            Error(f"The policy table names {name!r}, which no address has.", id="organization.E011")
            for name, page in table().items()
            if name not in known and not page.optional
        ),
        *_declared_twice(),
        *(
            Error(f"Officers see no case, but {name!r} opens for them.", id="organization.E013")
            for name, page in table().items()
            if page.about in WITH_CASES and _opens_for_an_officer(page)
        ),
    ]


def _undeclared(spaces: tuple[str, ...], name: str) -> CheckMessage:
    full = ":".join([*spaces, name])
    return Error(
        f"The address {full!r} is in no policy table, so it opens for nobody.",
        hint=f'Add "{name}": Page(CASEWORK, READ, "", _("…")) to PAGES in <app>/policy.py.',
        id="organization.E010",
    )


def _declared_twice() -> Iterator[CheckMessage]:
    seen: dict[str, str] = {}
    for path in settings.POLICIES:
        for name in import_string(path):
            if name in seen:
                where = f"{seen[name]} and {path}"
                yield Error(f"{name!r} is declared in {where}.", id="organization.E012")
            seen[name] = path


def _opens_for_an_officer(page: Page) -> bool:
    return any(page.opens_for([role]) for role in OFFICERS)


def addresses(
    patterns: Iterable[URLPattern | URLResolver], spaces: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield namespaces and name of every address, "" for one that has no name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield spaces, pattern.name or ""
