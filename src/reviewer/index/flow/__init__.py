"""What the functions of a file do, in a form that is small to keep and quick to follow."""
