"""The language server: the core, asked by an editor. Nothing else imports pygls."""
