"""Docstrings: where they stand, what they say, and the sections of the three usual styles."""
