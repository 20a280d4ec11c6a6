"""Reads `rules/clusters.toml`: which rules speak for which others at one place."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec

from reviewer.rulebook import SCOPES, home


class BadClusters(ValueError):
    """The file of clusters cannot be read; the text names it and the cause."""


class Cluster(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules whose findings on one scope become one; the first in `order` speaks."""

    scope: str
    order: tuple[str, ...]


class Once(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule with one finding in the whole project for whatever group 1 of `by` captures of its messages."""

    rule: str
    by: str


class Clusters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The whole file; findings of the rules in `absorb_file` are the only ones of a file that does not parse."""

    cluster: tuple[Cluster, ...] = ()
    once: tuple[Once, ...] = ()
    absorb_file: tuple[str, ...] = ()


@cache
def read(file: Path | None = None) -> Clusters:
    """Read the clusters, those beside the pages unless told otherwise; raises BadClusters."""
    file = file or home() / "clusters.toml"
    try:
        clusters = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Clusters)
        for once in clusters.once:
            re.compile(once.by)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError, re.error) as cause:
        raise BadClusters(f"{file}: {cause}") from cause
    for cluster in clusters.cluster:
        if cluster.scope not in SCOPES:
            raise BadClusters(
                f"{file}: the scope {cluster.scope!r} is unknown; choose one of {', '.join(SCOPES)}"
            )
    return clusters
