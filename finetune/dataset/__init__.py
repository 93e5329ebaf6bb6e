"""Data files: what is in them, and what of it counts."""
