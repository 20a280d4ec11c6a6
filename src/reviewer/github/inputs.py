"""The inputs of our Action, and the words of `reviewer pr` that they become."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from reviewer.finding import Severity
from reviewer.github.telling import REPORTERS
from reviewer.introduced import FilterMode
from reviewer.profiles import PROFILES
from reviewer.refused import Refused

Flag = Literal["true", "false", ""]


class Inputs(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """The inputs that `reviewer pr` takes; all are texts, as Actions gives them."""

    working_directory: str = "."
    paths: str = "."
    config: str = ""
    profile: str = ""
    filter_mode: str = ""
    fail_level: str = ""
    reporters: str = ""
    max_comments: str = ""
    request_changes: Flag = "false"
    drafts: Flag = "false"
    name: str = ""
    pull_request: str = ""
    report_file: str = ""
    sarif_file: str = ""
    from_: str = msgspec.field(name="from", default="")
    github_token: str = ""
    args: str = ""


OF_THE_INSTALLATION = ("version", "python", "install-command", "cache")
NAMES = (*Inputs.__struct_encode_fields__, *OF_THE_INSTALLATION)
_FLAGS = ("true", "false")
_VALUES = {
    "profile": PROFILES,
    "filter-mode": tuple(mode.value for mode in FilterMode),
    "fail-level": tuple(level.value for level in Severity),
    "request-changes": _FLAGS,
    "drafts": _FLAGS,
    "cache": _FLAGS,
}


def given(environ: Mapping[str, str]) -> Inputs:
    """Read the inputs that action.yml puts into a variable; raises Refused as `read` does."""
    return read(environ.get("INPUTS", ""))


def read(text: str) -> Inputs:
    """Read the inputs as Actions writes them in JSON; raises Refused for what is none, naming the input."""
    try:
        return msgspec.json.decode(text, type=Inputs)
    except msgspec.DecodeError as cause:
        raise Refused(f"the inputs of the action are not understood: {cause}") from cause


def wrong(given: Mapping[str, str]) -> Iterator[str]:
    """Say in a sentence each which values no run would take; names are not judged."""
    for name, value in given.items():
        known = _VALUES.get(name)
        if known and value and value not in known:
            yield f"the input {name} is one of {', '.join(known)}, and not {value}"
        if name == "reporters":
            words = [word.strip() for word in value.split(",")]
            yield from (f"there is no reporter {word!r}" for word in words if word and word not in REPORTERS)
        if name in {"max-comments", "pull-request"} and value and not value.isdecimal():
            yield f"the input {name} is a number, and not {value}"
        if name in {"args", "paths"}:
            try:
                _split(name, value)
            except Refused as cause:
                yield str(cause)


def spelt(inputs: Inputs, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Give the words of `reviewer pr` for some inputs; raises Refused where a text is not quoted to its end.

    Files that nobody named lie in the folder of the runner's that RUNNER_TEMP names: a name in the
    checkout could be a link that somebody put there.
    """
    temp = Path(environ.get("RUNNER_TEMP") or ".")
    named = {
        "--config": inputs.config,
        "--profile": inputs.profile,
        "--filter-mode": inputs.filter_mode,
        "--fail-level": inputs.fail_level,
        "--reporter": inputs.reporters,
        "--max-comments": inputs.max_comments,
        "--name": inputs.name,
        "--pr": inputs.pull_request,
        "--artifact": inputs.report_file or str(temp / "reviewer-report.json"),
        "--sarif-file": inputs.sarif_file or str(temp / "reviewer.sarif"),
        "--from": inputs.from_,
    }
    flags = {"--request-changes": inputs.request_changes, "--drafts": inputs.drafts}
    return (
        *(word for name, value in named.items() if value for word in (name, value)),
        *(name for name, value in flags.items() if value == "true"),
        *_split("args", inputs.args),
        "--",
        *_split("paths", inputs.paths),
    )


def _split(name: str, text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as cause:
        raise Refused(f"the input {name} is not quoted to its end: {cause}") from cause
