"""The forms of risk_assessment."""
