"""What is known of ORMs: data, one file for each; the models of a project; queries followed through a function."""
