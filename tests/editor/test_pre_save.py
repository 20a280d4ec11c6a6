"""What an editor gets back when it saves: the text fixed, or as it was, with and without a daemon."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.command_line import write
from editor.saving import Desk, desk

CONFIG = "[tool.reviewer]\nprofile = 'strict'\n"
TYPED = 'import sys\nimport os\n\n\ndef close():\n    """Close."""\n    if not os.sep in "ab":\n        print(f"no")\n'
SAVED = 'import os\nimport sys\n\n\ndef close():\n    """Close."""\n    if os.sep not in "ab":\n        print("no")\n'


@pytest.fixture
def at(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    write(tmp_path, {"pyproject.toml": CONFIG, "a.py": TYPED})
    with desk(tmp_path, tmp_path_factory.mktemp("run")) as made:
        yield made


def test_the_first_save_is_answered_cold_and_the_next_by_a_daemon_alike(at: Desk) -> None:
    first = at.save("a.py", TYPED)
    assert (first.code, first.text.decode(), first.said) == (0, SAVED, "")
    at.pid()
    second = at.save("a.py", TYPED)
    assert second == first
    told = at.status()
    assert told is not None
    assert "1 answers" in told
    assert at.save("a.py", SAVED).text.decode() == SAVED  # what is saved twice stays as it is


def test_diagnostics_are_those_of_the_text_not_of_the_disk(at: Desk) -> None:
    cold = at.save("a.py", SAVED, "--check")
    at.pid()
    warm = at.save("a.py", SAVED, "--check")
    assert (cold.code, cold.text) == (warm.code, warm.text)
    assert warm.code == 1
    assert "a.py:2:8: warning[unused-import] `sys` imported but unused (safe fix)\n" in warm.text.decode()
    assert "negated-test" not in warm.text.decode()  # which the file on the disk has


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"import sys\nimport os\ndef f(:\n", "Python cannot parse it yet"),
        ("# \xe9\nimport sys\nimport os\n".encode("latin-1"), "its encoding cannot be told"),
        (b"# coding: nonsense\nimport sys\nimport os\n", "its encoding cannot be told"),
    ],
)
def test_what_cannot_be_fixed_comes_back_as_it_was(at: Desk, text: bytes, said: str) -> None:
    for warm in (False, True):
        found = at.save("a.py", text)
        assert (found.code, found.text) == (0, text)
        assert said in found.said
        assert found.said.count("\n") == 1
        if not warm:
            at.pid()


@pytest.mark.parametrize(
    ("text", "saved"),
    [
        (TYPED.replace("\n", "\r\n").encode(), SAVED.replace("\n", "\r\n").encode()),
        (b"\xef\xbb\xbf" + TYPED.encode(), b"\xef\xbb\xbf" + SAVED.encode()),
        ("# coding: latin-1\n# \xe9\n".encode("latin-1") + TYPED.encode(), "# coding: latin-1\n# \xe9\n".encode("latin-1") + SAVED.encode()),
        (b"", b""),
    ],
)  # fmt: skip
def test_ends_of_lines_marks_and_encodings_stay(at: Desk, text: bytes, saved: bytes) -> None:
    assert at.save("new/b.py", text).text == saved  # a file that nobody has saved yet


def test_a_file_of_no_project_comes_back_as_it_was(
    at: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("nowhere") / "a.py"
    found = at.save(str(elsewhere), TYPED)
    assert (found.code, found.text.decode()) == (0, TYPED)
    assert "it belongs to no project" in found.said


def test_a_broken_configuration_is_told_and_nothing_is_fixed(at: Desk) -> None:
    write(at.project, {"pyproject.toml": "[tool.reviewer]\nprofil = 'strict'\n"})
    found = at.save("a.py", TYPED)
    assert (found.code, found.text.decode()) == (0, TYPED)
    assert "did you mean" in found.said or "unknown" in found.said
    assert at.save("a.py", TYPED, "--check").code == 2


def test_words_that_mean_nothing_are_refused(at: Desk) -> None:
    assert at.run("pre-save", "a.py").returncode == 2
    assert b"usage:" in at.run("pre-save", "--nonsense").stderr
    assert b"--stdin-filename" in at.run("pre-save", "--help").stdout


def test_the_client_loads_the_standard_library_alone(at: Desk) -> None:
    at.save("a.py", TYPED)
    at.pid()
    code = (
        "import sys; sys.argv = ['reviewer', 'pre-save', '--stdin-filename', 'a.py']\n"
        "import os; from reviewer.__main__ import main\n"
        "leave = os._exit\n"
        "def told(code):\n"
        "    print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr, flush=True)\n"
        "    leave(code)\n"
        "os._exit = told\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=at.project, env=at.environ, input=TYPED.encode(), capture_output=True, check=True
    )  # fmt: skip
    loaded = set(done.stderr.decode().split())
    assert done.stdout.decode() == SAVED
    assert "reviewer" in loaded
    assert loaded - {"reviewer"} <= {*sys.stdlib_module_names, "__main__"} | _site(at)
    assert loaded.isdisjoint({"socket", "json", "typing", "subprocess", "pathlib", "re"} - _site(at))


def _site(at: Desk) -> set[str]:
    """What Python itself loads before anything of ours, by the `.pth` files of its installation."""
    code = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-P", "-c", code], env=at.environ, capture_output=True, check=True)
    return set(done.stdout.decode().split())
