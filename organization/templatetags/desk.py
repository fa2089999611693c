"""Tags and filters of every template: icons, form keys, dates, numbers, names, query strings."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from audit import once
from organization.names import masked

register = template.Library()

UNKNOWN = "-"  # what is not known is a dash; what is none at all is 0


@cache
def _sprite() -> str:
    """Return the address of the icons, which is the same for the whole life of a process."""
    return static("build/icons.svg")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; the text beside it says what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        _sprite(),
        name,
    )


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString:
    """Put the hidden field that makes a form take effect once."""
    request: HttpRequest = context["request"]
    return format_html(
        '<input type="hidden" name="{}" value="{}">', once.FIELD, once.key_for(request)
    )


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """Return this page's query string with these values; None or "" takes a key out.

    Another filter or order starts at the first page again.
    """
    query = context["request"].GET.copy()
    for key, value in ({"page": None} | changes).items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def day(value: date | datetime | None) -> str:
    """3月2日, in other years 2025年3月2日; in English always 2 Mar 2026."""
    return _written(value, this_year="n月j日", other_years="Y年n月j日", english="j M Y")


@register.filter
def day_long(value: date | datetime | None) -> str:
    """2026年3月2日, as in letters; in English 2 March 2026."""
    return _written(value, this_year="Y年n月j日", other_years="Y年n月j日", english="j F Y")


@register.filter
def day_compact(value: date | datetime | None) -> str:
    """25-12-29 in compact tables; in English 29 Dec 25."""
    return _written(value, this_year="y-m-d", other_years="y-m-d", english="j M y")


@register.filter
def moment(value: datetime | None) -> str:
    """3月2日 14:05, in other years 2025年3月2日 14:05; in English 2 Mar 2026 14:05."""
    return _written(value, this_year="n月j日 H:i", other_years="Y年n月j日 H:i", english="j M Y H:i")


@register.filter
def masked_name(value: str | None) -> str:
    """王**, or 匿名 when there is no name."""
    return masked(value or "") or gettext("匿名")


@register.filter
def number(value: float | None) -> str:
    """1,234; what is not known is a dash."""
    return UNKNOWN if value is None else f"{value:,}"


@register.filter
def lookup(mapping: dict[str, Any] | None, key: str) -> Any:
    """Return the value under a key that is only known at run time, None when there is none."""
    return (mapping or {}).get(key)


def _written(
    value: date | datetime | None, *, this_year: str, other_years: str, english: str
) -> str:
    """Write a date as the office reads it: Shanghai time, Arabic numerals, no padded zeros."""
    if not value:
        return UNKNOWN
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if (get_language() or "").startswith("en"):
        return formatted(value, english)
    return formatted(value, this_year if value.year == timezone.localdate().year else other_years)
