"""What a user sets in the editor: `initializationOptions`, or the section `reviewer` of its settings."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import msgspec

SECTION = "reviewer"


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The settings in force.

    `trusted`: whether what belongs to a project may run (mypy's plugins, the interpreter of `.venv`), or the
    folders of which that holds. `config`: a file to be read in the place of the nearest. `debounce`:
    milliseconds of silence before what is found in a text is told. `mypy`: whether mypy runs when a file was saved.
    `fix_on_save`: None leaves it to what the client can do safely. `workspace_diagnostics`: whether
    files that are not open are reviewed, too, where the client asks for them.
    """

    trusted: bool | list[str] = False
    config: str | None = None
    debounce: int = 200
    mypy: bool = True
    fix_on_save: bool | None = None
    workspace_diagnostics: bool = True

    def trusts(self, path: Path) -> bool:
        """Tell whether what belongs to a file's project may run."""
        if isinstance(self.trusted, bool):
            return self.trusted
        return any(path.is_relative_to(Path(folder).expanduser()) for folder in self.trusted)


def read(told: object, before: Settings) -> tuple[Settings, str | None]:
    """Read settings, laid over those of before; with a sentence where they cannot be used, and are left as they were."""
    if isinstance(told, dict) and isinstance(told.get(SECTION), dict):
        told = told[SECTION]
    if not told:
        return before, None
    if not isinstance(told, dict):
        return before, "the settings of the editor are no table and are not used"
    known = {field.encode_name: field.name for field in msgspec.structs.fields(Settings)}
    for key in told:
        if key not in known:
            close = get_close_matches(str(key), known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known)}"
            return before, f"the editor's settings are not used: there is no setting {key!r}{hint}"
    try:
        said = {key: value for key, value in told.items() if value is not None}
        return msgspec.convert({**msgspec.to_builtins(before), **said}, Settings), None
    except msgspec.ValidationError as cause:
        return before, f"the editor's settings are not used: {cause}"
