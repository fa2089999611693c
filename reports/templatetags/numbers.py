"""A number of a page as it is written: a link to exactly the rows it counts."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from organization.templatetags.desk import number as written
from reports.statistics.numbers import Number

register = template.Library()
NONE = SafeString('<span class="muted">0</span>')


# A filter and no fragment: a page of units has a thousand of them.
@register.filter
def linked(number: Number) -> SafeString:
    """Return the number with its list; a 0 has none to show."""
    if not number.value:
        return NONE
    link = '<a class="strong" href="{}">{}</a>' if number.is_late else '<a href="{}">{}</a>'
    return format_html(link, number.url, written(number.value))
