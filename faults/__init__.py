"""The product as real processes, its servers broken under load, and what became of every request.

`make faults` and `make soak` run it; docs/figures.md says what came out.
"""
