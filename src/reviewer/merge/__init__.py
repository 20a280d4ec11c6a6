"""Brings what all engines found together: one defect, one finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import msgspec

from reviewer.finding import Finding, Related
from reviewer.merge.clusters import Clusters, Once, read
from reviewer.merge.file import FileMerge
from reviewer.rulebook import Rulebook

__all__ = ["Clusters", "merge"]


def merge(
    findings: Iterable[Finding],
    *,
    book: Rulebook,
    judges: Mapping[str, frozenset[str]],
    text: Callable[[str], str | None],
    enabled: Callable[[str, str], bool] = lambda rule, path: True,
    clusters: Clusters | None = None,
) -> list[Finding]:
    """Join the raw findings of all engines by what they are about.

    `judges` gives per path the rules whose own check looked at that file without a problem:
    what other engines say of these rules counts only as a witness. `text` gives a file's
    decoded source, or None where it cannot be had. A rule that is not `enabled` for a path
    takes no part in clusters. Foreign codes that no page claims keep their names. Sorted
    by path and place.
    """
    clusters = clusters or read()
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    merged: list[Finding] = []
    for path in sorted(by_path):
        file = FileMerge(
            path,
            book=book,
            judged=judges.get(path, frozenset()),
            text=text,
            enabled=enabled,
            clusters=clusters,
        )
        merged += file.merge(by_path[path])
    for once in clusters.once:
        merged = _once(merged, once)
    return merged


def _once(findings: list[Finding], once: Once) -> list[Finding]:
    """Keep the first finding of a rule for each thing its message names; the others become related places."""
    first: dict[str, int] = {}
    kept: list[Finding] = []
    for finding in findings:
        named = re.search(once.by, finding.message) if finding.rule == once.rule else None
        if named is None:
            kept.append(finding)
        elif named[1] not in first:
            first[named[1]] = len(kept)
            kept.append(finding)
        else:
            index = first[named[1]]
            also = Related(finding.path, finding.span, finding.message)
            kept[index] = msgspec.structs.replace(kept[index], related=(*kept[index].related, also))
    return kept
