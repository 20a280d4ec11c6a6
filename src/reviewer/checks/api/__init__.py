"""Checks of HTTP interfaces."""
