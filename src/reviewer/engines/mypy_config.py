"""The configuration mypy gets: the project's, read as data, with our flags beneath and nothing that executes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from configparser import Error as IniError
from configparser import RawConfigParser
from pathlib import Path

import msgspec

Options = dict[str, object]

_LISTS = ("enable_error_code", "disable_error_code")
_CHOICE = ("files", "packages", "modules", "exclude", "exclude_gitignore")
# Our business: where things are written, how they are shown, which interpreter runs, and what runs by itself.
_OURS = frozenset(
    {
        "python_executable",
        "cache_dir",
        "sqlite_cache",
        "incremental",
        "skip_cache_mtime_checks",
        "cache_fine_grained",
        "output",
        "pretty",
        "show_column_numbers",
        "show_error_end",
        "show_error_codes",
        "hide_error_codes",
        "show_error_context",
        "show_error_code_links",
        "show_absolute_path",
        "color_output",
        "error_summary",
        "verbosity",
        "show_traceback",
        "raise_exceptions",
        "pdb",
        "profile",
        "dump_build_stats",
        "timing_stats",
        "line_checking_stats",
        "dump_deps",
        "dump_graph",
        "warn_unused_configs",
        "warn_incomplete_stub",
        "junit_xml",
        "junit_format",
        "install_types",
        "non_interactive",
        "quickstart_file",
        "quickstart_strict",
        "any_exprs_report",
        "cobertura_xml_report",
        "html_report",
        "linecount_report",
        "linecoverage_report",
        "lineprecision_report",
        "txt_report",
        "xml_report",
        "xslt_html_report",
        "xslt_txt_report",
        "no_site_packages",
        "no_silence_site_packages",
        "soft_error_limit",
        "num_workers",
    }
)
_EXECUTING = frozenset(
    {"plugins", "mypy_path", "custom_typeshed_dir", "custom_typing_module", "package_root"}
)
_NAMES = ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg")


class MypyConfig(msgspec.Struct, frozen=True):
    """What a project says to mypy: options, and options by module pattern; `path` None: it says nothing.

    `choice` holds what it says on which files to check. `mutes_imports` says that it does not
    want to hear of missing modules; we ask mypy for them all the same, to know what the other
    messages are worth. `error` is the sentence of a file that cannot be read.
    """

    path: Path | None = None
    options: Options = {}
    modules: dict[str, Options] = {}
    choice: Options = {}
    mutes_imports: bool = False
    error: str = ""


def read(root: Path, *, trusted: bool) -> MypyConfig:
    """Read the configuration mypy would find from the root, up to the repository's top if the tree is trusted."""
    for folder in (root, *root.parents) if trusted else (root,):
        for name in _NAMES:
            path = folder / name
            try:
                found = _read(path, path.read_text(encoding="utf-8")) if path.is_file() else None
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, IniError) as cause:
                return MypyConfig(error=f"{name} cannot be read: {str(cause).splitlines()[0]}")
            if found is not None:
                return _safe(found, trusted)
        if (folder / ".git").exists():
            break
    return MypyConfig()


def _read(path: Path, text: str) -> MypyConfig | None:
    if path.suffix == ".toml":
        table = tomllib.loads(text).get("tool", {}).get("mypy")
        return _toml(path, table) if isinstance(table, dict) else None
    parser = RawConfigParser()
    parser.read_string(text)
    if not parser.has_section("mypy") and path.name == "setup.cfg":
        return None
    options = _normal(parser["mypy"]) if parser.has_section("mypy") else {}
    modules: dict[str, Options] = {}
    for section in parser.sections():
        if section.startswith("mypy-"):
            for pattern in section.removeprefix("mypy-").split(","):
                modules.setdefault(pattern.strip(), {}).update(_normal(parser[section]))
    return MypyConfig(path, options, modules)


def _toml(path: Path, table: Mapping[str, object]) -> MypyConfig:
    modules: dict[str, Options] = {}
    overrides = table.get("overrides")
    for override in overrides if isinstance(overrides, list) else ():
        if isinstance(override, dict):
            own = {key: value for key, value in override.items() if key != "module"}
            for pattern in listed(override.get("module")):
                modules.setdefault(pattern, {}).update(_normal(own))
    return MypyConfig(
        path, _normal({key: item for key, item in table.items() if key != "overrides"}), modules
    )


def _normal(section: Mapping[str, object]) -> Options:
    """Undo the two other spellings of an option: dashes, and `no_` before it."""
    return {key.replace("-", "_").lower(): value for key, value in section.items()}


def _safe(config: MypyConfig, trusted: bool) -> MypyConfig:
    """Part the choice of files from the options, and leave out what is ours to say or would execute."""
    barred = _OURS if trusted else _OURS | _EXECUTING
    kept = {key: value for key, value in config.options.items() if key not in barred and key not in _CHOICE}
    if config.path is not None:
        kept.update(_from_its_folder(kept, config.path.parent))
    modules = {
        pattern: {key: value for key, value in options.items() if key not in barred}
        for pattern, options in config.modules.items()
    }
    muted = str(kept.pop("ignore_missing_imports", False)).lower() in ("true", "1", "yes", "on")
    choice = {key: config.options[key] for key in _CHOICE if key in config.options}
    return msgspec.structs.replace(config, options=kept, modules=modules, choice=choice, mutes_imports=muted)


def _from_its_folder(options: Options, folder: Path) -> Options:
    """Make the paths among options absolute, since our configuration stands elsewhere."""
    changed: Options = {}
    if "mypy_path" in options:
        changed["mypy_path"] = [_absolute(item, folder) for item in listed(options["mypy_path"], "[,:]")]
    if "plugins" in options:
        plugins = listed(options["plugins"])
        changed["plugins"] = [_absolute(item, folder) if item.endswith(".py") else item for item in plugins]
    return changed


def _absolute(path: str, folder: Path) -> str:
    for variable in ("$MYPY_CONFIG_FILE_DIR", "${MYPY_CONFIG_FILE_DIR}"):
        path = path.replace(variable, str(folder))
    return str(folder / Path(path).expanduser())


def listed(value: object, separator: str = "[,\n]") -> list[str]:
    """Give the items of an option that is a list, or a text with a separator (a pattern) between them."""
    items = re.split(separator, value) if isinstance(value, str) else value
    return [str(item).strip() for item in items if str(item).strip()] if isinstance(items, list) else []


def combined(config: MypyConfig, ours: Mapping[str, object]) -> MypyConfig:
    """Lay the project's options over ours: it keeps what it decided, we fill in what it left open.

    In `ours` the key `overrides` holds tables with `module`, as in a pyproject.toml. Error
    codes are joined; those the project disables stay disabled.
    """
    options: Options = {key: value for key, value in ours.items() if key != "overrides"}
    modules = {pattern: dict(own) for pattern, own in _toml(Path(), ours).modules.items()}
    disabled = set(listed(config.options.get("disable_error_code")))
    codes = {key: _joined(key, options, config.options) for key in _LISTS}
    options.update(config.options)
    options.update({key: value for key, value in codes.items() if value})
    options["enable_error_code"] = [code for code in codes["enable_error_code"] if code not in disabled]
    for pattern, own in config.modules.items():
        modules[pattern] = {**modules.get(pattern, {}), **own}
    return msgspec.structs.replace(config, options=_strict_first(options), modules=modules)


def _joined(key: str, *tables: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys(code for table in tables for code in listed(table.get(key))))


def _strict_first(options: Options) -> Options:
    """Put `strict` first: mypy applies it where it stands, over what stands before it."""
    return {key: options[key] for key in sorted(options, key=lambda key: key != "strict")}


def written(config: MypyConfig) -> dict[str, object]:
    """Give the configuration as the table of a pyproject.toml."""
    overrides = [{"module": pattern, **options} for pattern, options in config.modules.items() if options]
    return {"tool": {"mypy": {**config.options, "overrides": overrides}}}
