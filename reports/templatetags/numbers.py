"""A number or a rate of a page as it is written: each number a link to exactly its rows."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from organization.templatetags.desk import number as written
from reports.statistics.numbers import Number, Ratio

register = template.Library()
NONE = SafeString('<span class="muted">0</span>')


# Filters and no fragments: a page of units has a thousand of them.


@register.filter
def linked(number: Number) -> SafeString:
    """Return the number with its list; a 0 has none to show."""
    if not number.value:
        return NONE
    link = '<a class="strong" href="{}">{}</a>' if number.is_late else '<a href="{}">{}</a>'
    return format_html(link, number.url, written(number.value))


@register.filter
def cells(numbers: Iterable[Number]) -> SafeString:
    """Return the numbers as cells, each naming its column where a table becomes cards."""
    held = '<td class="num" data-label="{}">{}</td>'
    return format_html_join("\n", held, ((one.figure.name, linked(one)) for one in numbers))


@register.filter
def rate_cell(ratio: Ratio, label: str) -> SafeString:
    """Return a rate as a cell of the column `label`, with its two numbers."""
    held = '<td class="num cell-ratio" data-label="{}">{} <span class="fact">{}</span></td>'
    return format_html(held, label, ratio.share.words, parts(ratio))


@register.filter
def parts(ratio: Ratio) -> SafeString:
    """Return the two numbers of a rate, 321 / 333, each with its list; a denominator of several
    cells as their sum."""
    wholes = format_html_join(" + ", "{}", ((linked(one),) for one in ratio.wholes))
    return format_html("{} / {}", linked(ratio.part), wholes)
