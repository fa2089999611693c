"""Reading from a streaming replica what is the same for everybody: `choosing.answered` alone.

Knows no app. Which modules may ask is an import contract in pyproject.toml; why no others stands in
ADR 0032.
"""
