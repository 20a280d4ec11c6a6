"""Checks of what runs at the same time."""
