"""The one query of each figure, by what it counts. `reports.figures` says what they mean."""
