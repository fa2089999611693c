"""What the office counts beside the monthly figures: names, definitions, base dates."""
