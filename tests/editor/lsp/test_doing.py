"""What a client can do about what it is shown, and what is done while a file is saved."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from lsprotocol import types

from cli.command_line import write
from editor.lsp.session import QUIET, Session, asking, neovim, session, shown, told_only

TEXT = '"""A module."""\n\nimport os\n\nX = f"no place"\ntry:\n    X += ""\nexcept:\n    X = ""\n'


def after(text: str, edit: types.WorkspaceEdit | None) -> str:
    """The text that a client has once it made an edit."""
    assert edit is not None
    if edit.document_changes:
        assert isinstance(edit.document_changes[0], types.TextDocumentEdit)
        return made(
            text, [each for each in edit.document_changes[0].edits if isinstance(each, types.TextEdit)]
        )
    assert edit.changes
    return made(text, list(next(iter(edit.changes.values()))))


def made(text: str, edits: list[types.TextEdit]) -> str:
    """Make edits as a client does: all against the text before, for lines that end in LF alone."""
    lines = text.splitlines(keepends=True)

    def offset(place: types.Position) -> int:
        return sum(map(len, lines[: place.line])) + place.character

    for edit in sorted(edits, key=lambda each: offset(each.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


@pytest.mark.asyncio
async def test_each_finding_can_be_fixed_or_let_pass_with_a_reason(tmp_path: Path) -> None:
    async with session(tmp_path, told_only()) as editor:
        editor.open("a.py", TEXT)
        await editor.told("a.py")
        fix, ignore = await editor.actions("a.py", 2)
        assert (fix.title, fix.kind, fix.is_preferred) == (
            "Import only what you use (unused-import)",
            "quickfix",
            True,
        )
        assert shown(fix.diagnostics) == [("unused-import", 2)]
        assert after(TEXT, fix.edit) == TEXT.replace("import os\n", "")
        assert ignore.title == "Ignore unused-import here, with a reason"
        told = "import os  # reviewer: ignore[unused-import] reason\n"
        assert after(TEXT, ignore.edit) == TEXT.replace("import os\n", told)
        unsafe, _ = await editor.actions("a.py", 7)
        assert unsafe.title.endswith("(bare-except): may change what the program does")
        assert unsafe.is_preferred is None


@pytest.mark.asyncio
async def test_all_safe_fixes_at_once_are_worked_out_when_they_are_asked_for(tmp_path: Path) -> None:
    fixed = TEXT.replace("import os\n\n", "").replace('f"no', '"no')
    async with session(tmp_path, asking()) as editor:
        editor.open("a.py", TEXT)
        (all_at_once,) = await editor.actions("a.py", 0, ["source.fixAll"])
        assert (all_at_once.kind, all_at_once.edit) == ("source.fixAll.reviewer", None)
        resolved = await editor.client.code_action_resolve_async(all_at_once)
        assert after(TEXT, resolved.edit).replace("\n\n\n", "\n\n") == fixed
        assert resolved.edit
        assert resolved.edit.document_changes
        assert isinstance(resolved.edit.document_changes[0], types.TextDocumentEdit)
        assert resolved.edit.document_changes[0].text_document.version == 1
        assert await editor.actions("a.py", 0, ["refactor"]) == []


@pytest.mark.asyncio
async def test_what_a_save_asks_for_takes_nothing_away_that_was_typed(tmp_path: Path) -> None:
    saved = TEXT.replace('f"no', '"no')
    async with session(tmp_path, neovim()) as editor:
        editor.open("a.py", TEXT)
        await editor.told("a.py")
        automatic = types.CodeActionTriggerKind.Automatic
        (on_save,) = await editor.actions("a.py", 0, ["source.fixAll.reviewer"], automatic)
        assert after(TEXT, on_save.edit) == saved
        began = time.monotonic()
        edits = await editor.will_save("a.py")
        assert time.monotonic() - began < 0.4 + 0.2  # the budget, and what this busy machine adds
        assert made(TEXT, edits) in (saved, TEXT)
        editor.rewrite("a.py", 2, saved)
        assert await editor.will_save("a.py") == []


@pytest.mark.asyncio
@pytest.mark.parametrize("name", [None, "Emacs", "Eglot"])
async def test_a_client_that_asks_before_it_told_the_last_change_gets_no_edits_unless_it_is_set(
    tmp_path: Path, name: str | None
) -> None:
    async with session(tmp_path, neovim(), name=name) as editor:
        sync = editor.server.text_document_sync
        assert isinstance(sync, types.TextDocumentSyncOptions)
        assert not sync.will_save_wait_until


@pytest.mark.asyncio
async def test_hovering_shows_the_page_of_the_rule_also_where_it_is_let_pass(tmp_path: Path) -> None:
    passed = TEXT.replace("import os\n", "import os  # reviewer: ignore[unused-import] why\n")
    async with session(tmp_path, neovim()) as editor:
        editor.open("a.py", TEXT)
        page = await editor.hover("a.py", 7, 2)
        assert page.startswith("**bare-except**: ")
        assert "## Why" in page
        assert "```python\n" in page
        assert await editor.hover("a.py", 0, 3) == ""
        editor.rewrite("a.py", 2, passed)
        assert (await editor.hover("a.py", 2, 20)).startswith("## Import only what you use")


@pytest.mark.asyncio
async def test_mypys_findings_follow_a_save_and_stay_with_their_lines(tmp_path: Path) -> None:
    text = '"""A module."""\n\nX: int = 1\nY: str = X\n'
    async with session(tmp_path, told_only(), {**QUIET, "mypy": True}) as editor:
        editor.open("a.py", text)
        assert await editor.rules("a.py", 1) == []
        editor.save("a.py", text)
        assert await _until(editor, "wrong-assignment", 3)
        editor.rewrite("a.py", 2, text.replace("X: int", "# new\nX: int"))
        assert await editor.rules("a.py", 2) == [("wrong-assignment", 4)]


async def _until(editor: Session, rule: str, line: int) -> bool:
    """Wait until a finding is told; what is told before may lack it."""
    while True:
        if (rule, line) in await editor.rules("a.py"):
            return True


@pytest.mark.asyncio
async def test_a_workspace_that_is_not_trusted_runs_nothing_of_its_own(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    plugin = (
        f"from pathlib import Path\nPath({str(ran)!r}).touch()\ndef plugin(version):\n    raise SystemExit\n"
    )
    project = tmp_path / "project"
    write(
        project,
        {
            "pyproject.toml": "[tool.mypy]\nplugins = ['plug.py']\n[tool.reviewer]\npython = 'env/bin/python'\n",
            "plug.py": plugin,
            "env/bin/python": f"#!/bin/sh\ntouch {ran}\n",
            ".venv/bin/python": f"#!/bin/sh\ntouch {ran}\n",
        },
    )
    for each in ("env", ".venv"):
        (project / each / "bin" / "python").chmod(0o755)
    text = '"""A module."""\n\nX: int = ""\n'
    async with session(project, told_only(), {**QUIET, "mypy": True}) as editor:
        editor.open("a.py", text)
        await editor.told("a.py")
        editor.save("a.py", text)
        assert await _until(editor, "wrong-assignment", 2)
    assert not ran.exists()


@pytest.mark.asyncio
async def test_files_left_out_or_outside_of_the_workspace_are_let_be(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"one/pyproject.toml": "[tool.reviewer]\nexclude = ['vendored/']\n", "two/pyproject.toml": ""},
    )
    async with session(tmp_path, told_only(), folders=("one", "two")) as editor:
        for name in ("one/vendored/a.py", "one/.venv/lib/a.py", "elsewhere/a.py"):
            editor.open(name, TEXT)
            assert await editor.rules(name) == []
        for name in ("one/a.py", "two/a.py"):
            editor.open(name, TEXT)
            assert ("bare-except", 7) in await editor.rules(name)


@pytest.mark.asyncio
async def test_a_configuration_that_changes_on_the_disk_or_in_the_editor_holds_at_once(
    tmp_path: Path,
) -> None:
    async with session(tmp_path, told_only()) as editor:
        editor.open("a.py", TEXT)
        assert ("bare-except", 7) in await editor.rules("a.py")
        write(tmp_path, {"pyproject.toml": "[tool.reviewer]\nignore = ['bare-except']\n"})
        changed = types.FileEvent(editor.uri("pyproject.toml"), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
        while ("bare-except", 7) in await editor.rules("a.py"):
            pass
        write(tmp_path, {"other.toml": "select = ['bare-except']\n"})
        own = {"reviewer": {"config": str(tmp_path / "other.toml")}}
        editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(own))
        while await editor.rules("a.py") != [("bare-except", 7)]:
            pass


@pytest.mark.asyncio
async def test_what_cannot_be_done_is_one_sentence_in_the_log(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.reviewer]\nselct = ['orm']\n"})
    async with session(tmp_path, told_only(), {"debounse": 1}) as editor:
        editor.open("a.py", TEXT)
        assert await editor.rules("a.py") == []
        complaints = [each for each in editor.log if "selct" in each or "debounse" in each]
        assert len(complaints) == 2
        assert all("\n" not in each and "Traceback" not in each for each in complaints)
        write(tmp_path, {"pyproject.toml": ""})
        editor.rewrite("a.py", 2, TEXT)
        assert ("bare-except", 7) in await editor.rules("a.py", 2)
