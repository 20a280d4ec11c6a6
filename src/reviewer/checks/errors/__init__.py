"""Checks of how failures are handled."""
