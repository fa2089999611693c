"""The chain of responsibility at work in the demo: months, led cases, pressing, meetings.

Everything is done by the actions a user has, in the name of the people of the demo, on days
before it; only the monthly reports are written in bulk. The same seed and day give the same.
"""
