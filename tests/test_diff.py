"""New lines and hunks of diffs made by real git and by difflib, over any text."""

from __future__ import annotations

import difflib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.diff import BadPatch, Hunk, parse

# Lines that look like parts of a diff, and characters that Python takes for ends of lines but diffs do not.
LINE = st.one_of(
    st.sampled_from(
        [
            "",
            "x",
            "y",
            "-- a/x",
            "++ b/x",
            "@@ -1 +1 @@",
            "diff --git a/x b/x",
            "\\ No newline",
            "a\x0cb",
            "é\r",
        ]
    ),
    st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), max_size=4),
)
FILE = st.lists(LINE, max_size=12)


def text_of(lines: list[str], *, closed: bool) -> str:
    return "\n".join(lines) + ("\n" if lines and closed else "")


def lines_of(text: str) -> list[str]:
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


def rebuilt(old: list[str], new: list[str], hunks: tuple[Hunk, ...]) -> bool:
    """Tell whether the lines outside the hunks are the same, and those added are all that the hunks bring."""
    kept = [line for number, line in enumerate(new, 1) if not any(number in hunk.added for hunk in hunks)]
    rest = iter(old)
    return all(any(line == other for other in rest) for line in kept)


@given(FILE, FILE, st.integers(0, 3))
def test_difflib_agrees_on_the_new_lines(old: list[str], new: list[str], context: int) -> None:
    diff = "\n".join(difflib.unified_diff(old, new, "a/x.py", "b/x.py", lineterm="", n=context))
    expected = {
        number + 1
        for tag, _, _, first, last in difflib.SequenceMatcher(None, old, new).get_opcodes()
        if tag in {"replace", "insert"}
        for number in range(first, last)
    }
    changed = parse(diff + "\n").changed if diff else {"x.py": frozenset()}
    assert changed == {"x.py": frozenset(expected)}


@settings(max_examples=40, deadline=None)
@given(FILE, FILE, st.booleans(), st.booleans(), st.sampled_from([0, 3]))
def test_git_agrees_on_the_new_lines(
    tmp_path_factory: pytest.TempPathFactory,
    old: list[str],
    new: list[str],
    was: bool,
    closed: bool,
    context: int,
) -> None:
    folder = tmp_path_factory.mktemp("diff")
    before, after = text_of(old, closed=was), text_of(new, closed=closed)
    (folder / "old").write_bytes(before.encode())
    (folder / "new").write_bytes(after.encode())
    command = ["git", "diff", "--no-index", "--no-color", "--text", f"-U{context}", "--", "old", "new"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    files = parse(done.stdout.decode("utf-8", "surrogateescape")).files
    assert (len(files) == 1) is (before != after)
    for file in files:
        assert (file.old_path, file.path) == ("old", "new")
        assert rebuilt(lines_of(before), lines_of(after), file.hunks)
        stat = subprocess.run(
            [*command[:3], "--numstat", "--text", *command[-3:]], cwd=folder, capture_output=True, check=False
        )
        assert len(file.added) == int(stat.stdout.split()[0])


NAMES = [
    "plain.py",
    "two words.py",
    'quo"te.py',
    "tab\tname.py",
    "new\nline.py",
    "ünïcode.py",
    "back\\slash.py",
    "b/b/x.py",
]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    return tmp_path


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "options", [[], ["--no-prefix"], ["-c", "core.quotePath=false"], ["-c", "diff.mnemonicPrefix=true"]]
)
def test_git_quotes_names_and_we_read_them(repository: Path, options: list[str]) -> None:
    for name in NAMES:
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text("one\n")
    (repository / "gone.py").write_text("one\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "first")
    for name in NAMES:
        (repository / name).write_text("one\ntwo\n")
    (repository / "gone.py").unlink()
    (repository / "bytes.py").write_bytes(b"\0\1")
    (repository / "empty.py").write_text("")
    git(repository, "add", ".")
    settings_, flags = (options, []) if options[:1] == ["-c"] else ([], options)
    diff = parse(git(repository, *settings_, "diff", "--cached", *flags))
    assert diff.changed == {
        **dict.fromkeys(NAMES, frozenset({2})),
        "bytes.py": frozenset(),
        "empty.py": frozenset(),
    }
    assert [file.old_path for file in diff.files if file.path is None] == ["gone.py"]


def test_renames_keep_both_names(repository: Path) -> None:
    (repository / "a").mkdir()
    (repository / "b").mkdir()
    (repository / "a" / "x.py").write_text("".join(f"{n}\n" for n in range(20)))
    (repository / "moved.py").write_text("".join(f"{n}!\n" for n in range(20)))
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "first")
    git(repository, "mv", "a/x.py", "b/x.py")
    git(repository, "mv", "moved.py", "moved here.py")
    (repository / "b" / "x.py").write_text("".join(f"{n}\n" for n in range(21)))
    for flags in ([], ["--no-prefix"]):
        files = parse(git(repository, "diff", "HEAD", "-M", *flags)).files
        assert [(f.old_path, f.path, sorted(f.added)) for f in files] == [
            ("a/x.py", "b/x.py", [21]),
            ("moved.py", "moved here.py", []),
        ]


def test_merges_count_what_no_parent_had(repository: Path) -> None:
    def commit(text: str) -> None:
        (repository / "x.py").write_text(text)
        git(repository, "add", ".")
        git(repository, "commit", "-qm", "step")

    commit("one\ntwo\nthree\n")
    git(repository, "checkout", "-qb", "side")
    commit("one\nside\nthree\n")
    git(repository, "checkout", "-q", "-")
    commit("one\nmain\nthree\n")
    with pytest.raises(subprocess.CalledProcessError):  # a conflict is how this merge ends
        git(repository, "merge", "-q", "side")
    commit("one\nboth\nthree\n")
    assert parse(git(repository, "show", "--cc", "HEAD")).changed == {"x.py": frozenset({2})}


def test_hunks_say_where_they_stand() -> None:
    text = "--- a/x.py\t2026-01-01\n+++ b/x.py\t2026-01-02\n@@ -1,2 +1,3 @@ def f():\n one\n+two\n\n@@ -9 +10,0 @@\n-nine\n"
    [file] = parse(text).files
    assert file.hunks == (Hunk(1, 2, 1, 3, frozenset({2})), Hunk(9, 1, 10, 0))


def test_a_mail_around_the_diff_and_crlf_do_no_harm() -> None:
    body = "From 1 Mon\nSubject: x\n\n--- not a name\n---\n x.py | 1 +\n\ndiff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -0,0 +1 @@\n+--- a/y.py\n-- \n2.39\n"
    assert parse(body).changed == {"x.py": frozenset({1})}
    assert parse(body.replace("\n", "\r\n")).changed == {"x.py": frozenset({1})}


def test_nothing_is_an_empty_diff() -> None:
    assert parse("").changed == parse("\n").changed == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello\n", "line 1: this is not a unified diff"),
        ("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n one\n", "line 3: the diff breaks off in this hunk"),
        ("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\nhello\n", "line 5: this is not a line of a hunk"),
        ("--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n one\n two\n", "line 3: the counts of this hunk do not fit its lines"),
    ],
)  # fmt: skip
def test_a_broken_diff_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(BadPatch, match=told):
        parse(text)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    told = "line "
    try:
        parse(text)
    except BadPatch as refused:
        told = str(refused)
    assert told.startswith("line ")
