"""Checks of what an attacker would use."""
