"""Writes lines on a rich console: every text as it is, wrapped with a hanging indent, in signs the console knows."""

from __future__ import annotations

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from reviewer.escape import visible
from reviewer.finding import Severity

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
CODE = "cyan"
QUIET = "dim"


class Signs(msgspec.Struct, frozen=True):
    """The signs that draw the page."""

    rule: str = "─"
    corner: str = "╭─"
    bar: str = "│"
    gap: str = "┊"
    branch: str = "├─"
    last: str = "╰─"
    cut: str = "…"
    dot: str = " · "


_ASCII = Signs("-", "->", "|", ":", "=", "=", "...", ", ")


class Pen:
    """A console with the house's manners; `width` is its width in cells."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = max(console.width, 20)
        self.signs = _ASCII if console.options.ascii_only else Signs()

    def text(self, words: str, style: str = "", keep: str = "") -> Text:
        """Give words of the reviewed code as text: hidden characters are spelt out, markup means nothing."""
        shown = visible(words, keep)
        if self._console.encoding.lower() not in ("utf-8", "utf8"):
            shown = shown.encode(self._console.encoding, "backslashreplace").decode(self._console.encoding)
        return Text(shown, style, end="")

    def prose(self, words: str) -> Text:
        """Give a message, whose parts between backticks are shown as code."""
        text = self.text(words, keep="\n")
        text.highlight_regex(r"`[^`\n]+`", CODE)
        return text

    def line(self, *parts: Text | str | tuple[str, str]) -> None:
        """Write one line that is never broken: a terminal may, a pipe gets it whole."""
        text = Text.assemble(*parts)
        if self._console.color_system is None:
            self._console.out(text.plain, highlight=False)  # the same line, without what colours cost
        else:
            self._console.print(text, soft_wrap=True)

    def hang(self, text: Text, first: Text | str = "", rest: Text | str = "") -> None:
        """Write a text behind `first`, broken at words, its further lines behind `rest`."""
        room = max(self.width - max(cell_len(str(first)), cell_len(str(rest))), 10)
        for at, part in enumerate(self.wrapped(text, room)):
            self.line(first if at == 0 else rest, part)

    def wrapped(self, text: Text, room: int) -> list[Text]:
        """Break a text at words into lines of `room` cells."""
        parts = list(text.wrap(self._console, max(room, 10)))
        for part in parts:
            part.rstrip()
        return parts
