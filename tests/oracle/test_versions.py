"""The truth tables hold for other versions of the ORMs: each runs in an environment of its own that uv makes.

`SLOW=1` runs them. A version that cannot be installed here, or that wants a Python which is not here, is skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oracle.asking import Asker, Ran
from oracle.tables import tables
from oracle.versions import Versions, contradicted

ENVIRONMENTS = {
    "django 4.2": ("django", "3.11", ("django==4.2.*", "djangorestframework")),
    "django 6.0": ("django", "3.13", ("django==6.0.*", "djangorestframework")),
    "django 6.1": ("django", "3.13", ("django==6.1.*", "djangorestframework")),
    "sqlalchemy 1.4": (
        "sqlalchemy",
        "3.11",
        ("sqlalchemy==1.4.*", "aiosqlite", "greenlet", "flask-sqlalchemy<3.1"),
    ),
    "sqlalchemy 2.0": (
        "sqlalchemy",
        "3.13",
        ("sqlalchemy==2.0.*", "aiosqlite", "greenlet", "flask-sqlalchemy", "sqlmodel"),
    ),
}

pytestmark = pytest.mark.skipif(not os.environ.get("SLOW"), reason="SLOW=1 installs other versions")


@pytest.fixture(scope="module", params=list(ENVIRONMENTS))
def there(request: pytest.FixtureRequest) -> tuple[str, Versions]:
    """An ORM by its name, and an environment with one version of it."""
    orm, python, packages = ENVIRONMENTS[request.param]
    command = [sys.executable, "-m", "uv", "run", "--no-project", "--isolated", "--no-python-downloads"]
    command += ["--quiet", "--python", python, *[word for each in packages for word in ("--with", each)]]
    try:
        return orm, Versions([*command, "python"])
    except subprocess.CalledProcessError as error:
        pytest.skip(f"cannot be installed here: {error.stderr.strip().splitlines()[:1]}")


def test_no_row_is_contradicted(there: tuple[str, Versions], tmp_path: Path) -> None:
    orm, versions = there
    wrong: dict[str, Ran] = {}
    ran = []
    with Asker(orm, versions.command) as asker:
        for number, table in enumerate(tables()):
            if table.orm == orm and versions.met(table.needs):
                ran.append(table.title)
                found = contradicted(table, tmp_path / str(number), asker, versions)
                wrong |= {f"{table.title}: {name}": said for name, said in found.items()}
    assert wrong == {}
    assert ran, "no table is for this version"
