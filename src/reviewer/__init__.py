"""Enforces a team's written standard on Python code."""

__version__ = "0.1.0"
