"""Reading a page of numbers: every linked number with the list that its address stands for."""

import re
from html import unescape

from django.http import QueryDict
from django.utils import timezone

from reports.statistics import catalogue
from reports.statistics.cases import Behind
from reports.statistics.reach import Reach
from reports.statistics.selection import Selection, day_asked, period_asked

LINK = re.compile(r'href="(/desk/statistics/cases/\?[^"]+)"\s*>\s*([\d,]+)\s*</a>')


def numbers_of(answer):
    """Return {address of the list: number} of a page."""
    found = LINK.findall(answer.content.decode())
    return {unescape(url): int(number.replace(",", "")) for url, number in found}


def behind(url, user):
    """Return what the list at this address is made of."""
    query, today = QueryDict(url.partition("?")[2]), timezone.localdate()
    figure = catalogue.FIGURES[query["figure"]]
    period, day = period_asked(query, today), day_asked(query)
    asked = Selection.read(query, Reach.of(user, today), period, today, as_of=day)
    return Behind(figure, asked)


def differing(answer, user):
    """Return the numbers of a page that are not as long as their list."""
    wrong = []
    for url, number in numbers_of(answer).items():
        listed = behind(url, user)
        rows = list(listed.every_row(user))
        total = sum(row.many for row in rows) if listed.figure.sums else len(rows)
        if not number == listed.number == total:
            wrong.append((url, number, listed.number, total))
    return wrong
