"""Checks of what imports what."""
