"""Which versions of packages an interpreter has, and what of the truth tables can be run with them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement

from oracle.asking import Asker, Ran
from oracle.tables import Table

_LIST = """
import json
from importlib.metadata import distributions
print(json.dumps({each.metadata["Name"].lower().replace("_", "-"): each.version for each in distributions()}))
"""


class Versions:
    """The packages that `command`, which starts a Python, can import; raises CalledProcessError if it cannot start."""

    def __init__(self, command: Sequence[str] = (sys.executable,)) -> None:
        self.command = tuple(command)
        answer = subprocess.run([*command, "-c", _LIST], capture_output=True, text=True, check=True)
        self._found: dict[str, str] = json.loads(answer.stdout)

    def met(self, needs: str) -> bool:
        """Tell whether the packages satisfy requirements such as `django>=6.1, djangorestframework`."""
        return all(self._has(Requirement(each)) for each in filter(None, needs.split(", ")))

    def _has(self, wanted: Requirement) -> bool:
        version = self._found.get(wanted.name.lower())
        return version is not None and wanted.specifier.contains(version, prereleases=True)


def contradicted(table: Table, root: Path, asker: Asker, versions: Versions) -> dict[str, Ran]:
    """Run those rows of a table that these versions can run; give the ones that do not do what it says."""
    table.write(root, versions.met)
    rows = [row for row in table.rows if versions.met(row.needs)]
    ran = asker.ask(root, [row.case for row in rows], table.extra)
    wrong = {}
    for row in rows:
        found = ran[row.case]
        told = row.raises in found.raised if row.raises else not found.raised
        if not told or found.grows != bool(row.grows):
            wrong[row.name] = found
    return wrong
