"""The public side: no sign-in, no script needed. It shares no view and no form with the staff."""
