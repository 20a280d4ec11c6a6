"""Where `print` is how the program speaks: scripts, commands, migrations, and functions that say they print."""

from __future__ import annotations

import ast
import re

from reviewer.engines.ruff_site import Site, innermost
from reviewer.finding import Finding

# Run by hand or by a tool, with somebody who reads along.
_PROGRAM_PATH = re.compile(
    r"(?:^|/)(?:[\w.-]*[-_])?(?:alembic|benchmarks?|bin|ci|commands?|dev|docker|docs?|examples?|management|migrations|revisions"
    r"|scripts?|tests?|tools?|utilities)(?:[-_][\w.-]*)?/"
    r"|(?:^|/)(?:__main__|cli|commands?|conftest|fabfile|manage|noxfile|settings|setup|tasks)\.py$"
)
_READS_ARGUMENTS = re.compile(
    r"^(?:import|from)\s+(?:argparse|click|cleo|docopt|fire|getopt|optparse|typer|invoke|fabric)\b"
    r"|^\s*if\s+__name__\s*==|\bsys\.argv\b|\A#!",
    re.MULTILINE,
)
_SAYS_SO = re.compile(r"_*(?:display|dump|echo|pp|pprint|print|report|show|usage)(?:_|$)", re.IGNORECASE)
_TALKATIVE = re.compile(r"\b(?:debug|interactive|verbose|verbosity)\b", re.IGNORECASE)


def is_run(found: Finding, site: Site) -> bool:
    """Tell whether a finding's file is a program: it reads arguments, or lies among scripts and commands."""
    return bool(_PROGRAM_PATH.search(found.path) or _READS_ARGUMENTS.search("\n".join(site.lines)))


def speaks_by_printing(found: Finding, site: Site) -> bool:
    """Tell whether somebody at a terminal is meant to read what is printed.

    So it is in a file that is run (it reads arguments, has a `__main__` part, or lies among scripts, commands,
    tests and migrations), in a function that says that it prints, below a switch such as `verbose`, and
    wherever a file is named in the call.
    """
    if is_run(found, site):
        return True
    chain = site.around(found.span)
    call = next(innermost(chain, ast.Call), None)
    if isinstance(call, ast.Call) and any(word.arg == "file" for word in call.keywords):
        return True
    functions = [node for node in chain if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    tests = [node.test for node in chain if isinstance(node, ast.If)]
    return any(_SAYS_SO.match(function.name) for function in functions) or any(
        _TALKATIVE.search(ast.unparse(test)) for test in tests
    )
