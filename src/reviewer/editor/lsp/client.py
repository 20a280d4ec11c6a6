"""What the editor on the other side can do."""

from __future__ import annotations

import msgspec
from lsprotocol import types
from pygls.capabilities import get_capability

_EGLOT = ("emacs", "eglot")


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """The abilities of a client, by what they are used for.

    `pulls`: it asks for diagnostics itself, and can be told to ask again; they are never pushed to it then.
    `hasty`: it may ask for what is to be changed on save before it has sent what was typed last, as eglot
    does, which in older versions does not say who it is.
    """

    encoding: str = types.PositionEncodingKind.Utf16.value
    pulls: bool = False
    related: bool = False
    tags: bool = False
    describes: bool = False
    versions: bool = False
    document_changes: bool = False
    resolves: bool = False
    markdown: bool = False
    watches: bool = False
    progress: bool = False
    shows: bool = False
    configuration: bool = False
    hasty: bool = False

    @classmethod
    def of(cls, params: types.InitializeParams, encoding: str) -> Client:
        """Read the abilities that a client announces."""

        def can(name: str) -> bool:
            return bool(get_capability(params.capabilities, name, False))

        formats = get_capability(params.capabilities, "text_document.hover.content_format", None) or []
        resolved = get_capability(
            params.capabilities, "text_document.code_action.resolve_support.properties", None
        )
        return cls(
            encoding=encoding,
            pulls=can("text_document.diagnostic") and can("workspace.diagnostics.refresh_support"),
            related=can("text_document.publish_diagnostics.related_information"),
            tags=can("text_document.publish_diagnostics.tag_support"),
            describes=can("text_document.publish_diagnostics.code_description_support"),
            versions=can("text_document.publish_diagnostics.version_support"),
            document_changes=can("workspace.workspace_edit.document_changes"),
            resolves="edit" in (resolved or ()),
            markdown=types.MarkupKind.Markdown in formats,
            watches=can("workspace.did_change_watched_files.dynamic_registration"),
            progress=can("window.work_done_progress"),
            shows=can("window.show_document.support"),
            configuration=can("workspace.configuration"),
            hasty=params.client_info is None or params.client_info.name.lower() in _EGLOT,
        )
