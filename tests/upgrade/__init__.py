"""Databases of released versions, and what must become of them."""
