"""The checks of what a program tells of itself while it runs."""
