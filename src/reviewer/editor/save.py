"""What is done with one text before it is saved: given back fixed, or told about; in whatever process."""

from __future__ import annotations

import gc
from pathlib import Path

from reviewer.editor.client import FOUND, GIVEN_BACK, PROBLEM
from reviewer.editor.core import Answer, Core
from reviewer.editor.projects import Cores
from reviewer.escape import one_line
from reviewer.finding import Finding
from reviewer.refused import Refused
from reviewer.tree.blocks import parse
from reviewer.tree.source import Source, Undecodable, decode

Told = tuple[int, bytes, bytes]  # exit code, text or diagnostics, a sentence for the user or nothing

_left: list[Cores] = []


def cold(verb: str, file: str, text: bytes) -> Told:
    """Do in this process what no daemon did; it is to end right after, for what was read of the project stays."""
    gc.disable()
    cores = Cores()
    _left.append(cores)  # taking it apart takes longer than many a review
    return answer(verb, file, text, cores)


def answer(verb: str, file: str, text: bytes, cores: Cores) -> Told:
    """Fix a text (`fix`), or give its diagnostics (`check`); whatever stands in the way is said in one sentence."""
    try:
        source = decode(text)
        core = cores.of(Path(file))
        return _checked(core, file, source) if verb == "check" else _fixed(core, file, source, text)
    except Undecodable as cause:
        return _untouched(verb, text, f"{file}: left as it is: {cause}")
    except Refused as cause:
        return _untouched(verb, text, f"{file}: left as it is: {cause}")


def _fixed(core: Core, file: str, source: Source, text: bytes) -> Told:
    if parse(source.text) is None:
        return _untouched("fix", text, f"{file}: left as it is: Python cannot parse it yet")
    fixed = core.fixed(file, source.text)
    if fixed == source.text:
        return GIVEN_BACK, text, b""
    return GIVEN_BACK, source.encode(_with_ends_of(source.text, fixed)), b""


def _with_ends_of(text: str, fixed: str) -> str:
    """Give a fixed text the ends of lines that its file has, if they are the same on all its lines."""
    if "\r\n" in text and "\n" not in text.replace("\r\n", ""):
        return fixed.replace("\r\n", "\n").replace("\n", "\r\n")
    return fixed


def _checked(core: Core, file: str, source: Source) -> Told:
    found = core.review(file, source.text)
    told = "; ".join(one_line(problem.message) for problem in found.problems)
    code = PROBLEM if found.problems else FOUND if _fails(core, found) else GIVEN_BACK
    return code, "".join(map(_line, found.findings)).encode(), told.encode()


def _fails(core: Core, found: Answer) -> bool:
    return any(finding.severity >= core.fail_level for finding in found.findings)


def _line(finding: Finding) -> str:
    span = finding.span
    fix = f" ({finding.fix.safety.value} fix)" if finding.fix else ""
    said = f"{finding.severity.value}[{finding.rule}] {one_line(finding.message)}{fix}"
    return f"{one_line(finding.path)}:{span.line}:{span.column}: {said}\n"


def _untouched(verb: str, text: bytes, cause: str) -> Told:
    if verb == "fix":
        return GIVEN_BACK, text, cause.encode(errors="replace")
    return PROBLEM, b"", cause.encode(errors="replace")
