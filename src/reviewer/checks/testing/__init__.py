"""The checks of tests."""
