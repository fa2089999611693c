"""The forms of accountability."""
