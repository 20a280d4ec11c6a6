"""The pull request face: one review with few, exact comments. PyGithub is known here and nowhere else."""
