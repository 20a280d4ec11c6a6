"""`reviewer lsp`: the language server."""

from __future__ import annotations

import click


@click.command()
@click.option("--stdio", is_flag=True, help="Talk over standard input and output, which it does in any case.")
def lsp(stdio: bool) -> None:  # editors give --stdio by habit
    """Serve an editor that speaks the language server protocol (docs/editors.md)."""
    from reviewer.editor.lsp.server import serve

    serve()
