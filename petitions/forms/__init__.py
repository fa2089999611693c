"""Forms clean input and nothing else; none of them saves."""
