"""The pages of risk_assessment."""
