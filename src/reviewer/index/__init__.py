"""Facts of all files of a project, read with the standard library alone."""
