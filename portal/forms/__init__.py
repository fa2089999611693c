"""The forms of portal."""
