"""What clients are shown, each in the way it asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lsprotocol import types

from cli.command_line import write
from editor.lsp.session import QUIET, asking, neovim, session, shown, told_only

BARE = '"""A module."""\n\nX = 1\ntry:\n    X += 1\nexcept:\n    X = 2\n'
CLEAN = '"""A module."""\n\nX = 1\n'
MODELS = '''"""Models."""

from django.db import models


class Author(models.Model):
    """Who writes."""

    name = models.CharField(max_length=10)


class Book(models.Model):
    """What is read."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE)
'''
VIEWS = '''"""Views."""

from shop.models import Book


def names() -> list[str]:
    """Give the authors' names."""
    return [book.author.name for book in Book.objects.all()]
'''
SHOP = {
    "pyproject.toml": '[project]\nname = "shop"\n',
    "shop/__init__.py": '"""A shop."""\n',
    "shop/models.py": MODELS,
    "shop/views.py": VIEWS,
}
Profile = Callable[[], types.ClientCapabilities]


@pytest.mark.asyncio
@pytest.mark.parametrize("profile", [told_only, neovim])
async def test_clients_that_do_not_ask_are_told_after_opening_and_after_changes(
    tmp_path: Path, profile: Profile
) -> None:
    async with session(tmp_path, profile()) as editor:
        assert editor.server.diagnostic_provider is None
        editor.open("a.py", BARE)
        assert await editor.rules("a.py") == [("bare-except", 5)]
        place = types.Range(types.Position(5, 6), types.Position(5, 6))
        editor.change("a.py", 2, types.TextDocumentContentChangePartial(place, " ValueError"))
        assert await editor.rules("a.py") == []
        editor.close("a.py")
        assert await editor.rules("a.py") == []


@pytest.mark.asyncio
async def test_a_client_that_asks_is_answered_and_never_told(tmp_path: Path) -> None:
    async with session(tmp_path, asking()) as editor:
        assert isinstance(editor.server.diagnostic_provider, types.DiagnosticOptions)
        editor.open("a.py", BARE)
        first = await editor.pull("a.py")
        assert isinstance(first, types.RelatedFullDocumentDiagnosticReport)
        assert shown(first.items) == [("bare-except", 5)]
        again = await editor.pull("a.py", first.result_id)
        assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
        editor.rewrite("a.py", 2, CLEAN)
        clean = await editor.pull("a.py", first.result_id)
        assert isinstance(clean, types.RelatedFullDocumentDiagnosticReport)
        assert clean.items in ([], ())
        assert not editor.published


@pytest.mark.asyncio
async def test_only_the_newest_of_many_quick_versions_is_told_about(tmp_path: Path) -> None:
    async with session(tmp_path, told_only(), {**QUIET, "debounce": 100}) as editor:
        editor.open("a.py", CLEAN)
        assert await editor.rules("a.py", 1) == []
        for version in range(2, 30):
            editor.rewrite("a.py", version, BARE + "# more\n" * version)
        editor.rewrite("a.py", 30, BARE)
        told = await editor.told("a.py")
        assert (told.version, shown(told.diagnostics)) == (30, [("bare-except", 5)])


@pytest.mark.asyncio
async def test_a_finding_carries_its_page_its_tag_and_its_path_through_other_files(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    async with session(tmp_path, asking()) as editor:
        editor.open("shop/views.py", VIEWS.replace("from shop", "import os\nfrom shop"))
        report = await editor.pull("shop/views.py")
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        found = {str(each.code): each for each in report.items}
        assert {"unused-import", "n-plus-one-relation"} <= set(found)
        assert found["unused-import"].tags == (types.DiagnosticTag.Unnecessary,)
        query = found["n-plus-one-relation"]
        assert query.code_description
        assert query.code_description.href.endswith("/rules/orm/n-plus-one-relation.md")
        assert query.related_information
        assert {each.location.uri for each in query.related_information} <= {
            editor.uri("shop/views.py"),
            editor.uri("shop/models.py"),
        }


@pytest.mark.asyncio
async def test_unsaved_buffers_lie_over_the_index(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    async with session(tmp_path, told_only()) as editor:
        editor.open("shop/views.py", VIEWS)
        assert await editor.rules("shop/views.py") == [("n-plus-one-relation", 7)]
        # The relation becomes a plain number, in a buffer alone.
        plain = MODELS.replace("models.ForeignKey(Author, on_delete=models.CASCADE)", "models.IntegerField()")
        editor.open("shop/models.py", plain)
        await editor.told("shop/models.py")
        editor.rewrite("shop/views.py", 2, VIEWS)
        assert await editor.rules("shop/views.py", 2) == []


@pytest.mark.asyncio
async def test_texts_beside_the_one_that_changes_are_looked_at_again(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    async with session(tmp_path, told_only()) as editor:
        editor.open("shop/views.py", VIEWS)
        assert await editor.rules("shop/views.py") == [("n-plus-one-relation", 7)]
        editor.open("shop/models.py", MODELS)
        await editor.told("shop/models.py")
        plain = MODELS.replace("models.ForeignKey(Author, on_delete=models.CASCADE)", "models.IntegerField()")
        editor.rewrite("shop/models.py", 2, plain)
        while await editor.rules("shop/views.py", 1):
            pass


@pytest.mark.asyncio
async def test_places_are_told_in_the_units_of_the_client(tmp_path: Path) -> None:
    text = '"""A module."""\n\nX = "\U0001f600"; import os\n'
    capabilities = told_only()
    utf8 = types.PositionEncodingKind.Utf8
    capabilities.general = types.GeneralClientCapabilities(position_encodings=[utf8])
    async with session(tmp_path, capabilities) as editor:
        assert editor.server.position_encoding == utf8
        editor.open("a.py", text)
        found = [each for each in (await editor.told("a.py")).diagnostics if each.code == "unused-import"]
        where = found[0].range
        assert (where.start.character, where.end.character) == (19, 21)


@pytest.mark.asyncio
async def test_the_whole_workspace_is_told_once_and_then_what_changed(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "", "a.py": BARE, "b.py": CLEAN, "vendored/c.py": BARE})
    write(tmp_path, {"pyproject.toml": "[tool.reviewer]\nexclude = ['vendored/']\nignore = ['project']\n"})
    async with session(tmp_path, asking()) as editor:
        asked = types.WorkspaceDiagnosticParams([])
        first = await editor.client.workspace_diagnostic_async(asked)
        assert told(first) == [(editor.uri("a.py"), [("bare-except", 5)])]
        known = [types.PreviousResultId(each.uri, str(each.result_id)) for each in first.items]
        editor.open("a.py", BARE)
        waiting = editor.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known))
        editor.rewrite("a.py", 2, CLEAN)
        editor.save("a.py", CLEAN)
        news = await waiting
        assert told(news) == [(editor.uri("a.py"), [])]


def told(report: types.WorkspaceDiagnosticReport) -> list[tuple[str, list[tuple[str, int]]]]:
    """What is new, by file."""
    new = (each for each in report.items if isinstance(each, types.WorkspaceFullDocumentDiagnosticReport))
    return [(each.uri, shown(each.items)) for each in new]
