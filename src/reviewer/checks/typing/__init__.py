"""Checks of type hints and of the comments that silence type checkers."""
