"""Benchmarks: how fast the product is at a size, beside the plain SQL it cannot beat."""
