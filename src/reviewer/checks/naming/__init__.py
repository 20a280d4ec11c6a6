"""The checks of names."""
