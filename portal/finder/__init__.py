"""Finds what may tell who somebody is: names, telephones, schools, numbers, addresses, plates.

It reads through line breaks and either width, and it only proposes: a person decides, a second
one reads after them. How much of what it should find it does find is measured in
`docs/publishing.md`.
"""

from portal.finder.hits import Hit, Kind
from portal.finder.search import find, masked

__all__ = ["Hit", "Kind", "find", "masked"]
