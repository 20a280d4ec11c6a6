"""Gives each finding a name that outlives shifting lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

import msgspec

from reviewer.finding import Finding
from reviewer.treatment.file import File

DIGITS = 16


def identified(findings: Iterable[Finding], file: File) -> Iterator[Finding]:
    """Give the file's findings in the order of their places, each with its fingerprint and its symbol.

    The fingerprint is made of rule, path, symbol, the source of the span without its blanks
    and the ordinal among those that are equal in all of this: no line, no column. The
    identity is made of symbol and source alone.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in sorted(findings, key=lambda finding: (finding.span, finding.rule)):
        symbol = _symbol(finding, file)
        equal = finding.rule, symbol, _source(finding, file)
        seen[equal] += 1
        rule, symbol, source = equal
        yield msgspec.structs.replace(
            finding,
            symbol=symbol,
            fingerprint=_digest(rule, finding.path, symbol, source, str(seen[equal])),
            identity=_digest(symbol, source),
        )


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def _symbol(finding: Finding, file: File) -> str:
    """Engines other than ours know no symbols; ours gives none only where there is none."""
    if finding.symbol or finding.native or file.text is None:
        return finding.symbol
    return file.scopes.symbol(finding.span.line, finding.span.column)


def _source(finding: Finding, file: File) -> str:
    """The source of the span; of a whole definition only the header, so that work on its body changes no name."""
    if file.text is None:
        return ""
    span = finding.span
    if span.end_line > span.line:
        start, end = file.scopes.clipped(span)
        return "".join(file.text[start:end].split())
    if span.line > len(file.lines):
        return ""
    return "".join(file.lines.line(span.line)[span.column - 1 : span.end_column - 1].split())
