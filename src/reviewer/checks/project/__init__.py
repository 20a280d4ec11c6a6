"""Checks of a project as a whole."""
