"""The checks of what costs time and memory."""
