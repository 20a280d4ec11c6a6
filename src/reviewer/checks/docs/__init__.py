"""Checks of docstrings."""
