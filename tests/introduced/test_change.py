"""Where lines came from, held against git's own blame of what it kept."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from cli.command_line import git, write
from reviewer.introduced import between

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=25)


@settings(max_examples=25, deadline=None)
@given(TEXTS, TEXTS)
def test_every_line_is_new_or_the_line_that_it_was(old: list[str], new: list[str]) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        git(folder, "init", "-q")
        write(folder, {"a.py": "".join(f"{line}\n" for line in old), "b.py": ""})
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "one")
        write(folder, {"a.py": "".join(f"{line}\n" for line in new)})
        file = between(folder, "HEAD").files.get("a.py")
    if file is None:
        assert old == new
        return
    origins = [file.origin(line) for line in range(1, len(new) + 1)]
    assert [line for line, origin in enumerate(origins, 1) if origin is None] == sorted(file.added)
    kept = [origin for origin in origins if origin is not None]
    assert kept == sorted(set(kept))
    assert [old[origin - 1] for origin in kept] == [
        new[line - 1] for line, origin in enumerate(origins, 1) if origin is not None
    ]
    assert all(file.hunk(line) for line in file.added)
