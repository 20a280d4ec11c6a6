"""Where `print` is how the program speaks: scripts, commands, migrations, and functions that say they print."""

from __future__ import annotations

import ast
import re

from reviewer.engines.ruff_purpose import is_last_word
from reviewer.engines.ruff_site import Site, innermost
from reviewer.finding import Finding

# Run by hand or by a tool, with somebody who reads along.
_PROGRAM_PATH = re.compile(
    r"(?:^|/)(?:[\w.-]*[-_])?(?:alembic|benchmarks?|bin|ci|commands?|dev|docker|docs?|examples?|management|migrations?|revisions"
    r"|scripts?|tests?|tools?|utilities)(?:[-_][\w.-]*)?/"
    r"|(?:^|/)(?:__main__|cli|commands?|conftest|fabfile|manage|noxfile|settings|setup|tasks)\.py$"
)
_KNOWS_A_TERMINAL = re.compile(
    r"^(?:import|from)\s+(?:argparse|click|cleo|docopt|fire|getopt|optparse|typer|invoke|fabric)\b"
    r"|^\s*if\s+__name__\s*==|\bsys\.argv\b|\A#!|\bfile=sys\.stderr\b",
    re.MULTILINE,
)
_SAYS_SO = re.compile(r"_*(?:display|dump|echo|pp|pprint|print|report|show|usage)(?:_|$)", re.IGNORECASE)
_ITS_JOB = 3  # so many prints and nothing given back: the function is there to print
_TALKATIVE = re.compile(r"\b(?:debug|interactive|verbose|verbosity)\b", re.IGNORECASE)


def is_run(found: Finding, site: Site) -> bool:
    """Tell whether a finding's file is a program: it reads arguments, tells errors to a terminal, or lies among scripts."""
    return bool(_PROGRAM_PATH.search(found.path) or _KNOWS_A_TERMINAL.search("\n".join(site.lines)))


def speaks_by_printing(found: Finding, site: Site) -> bool:
    """Tell whether somebody at a terminal is meant to read what is printed.

    So it is in a file that is run (it reads arguments, prints to `sys.stderr`, has a `__main__` part, or lies among
    scripts, commands, tests and migrations), in a function that says that it prints or does little else, below a switch such as
    `verbose`, right before the program ends, and wherever a file is named in the call.
    """
    if is_run(found, site) or is_last_word(found, site):
        return True
    chain = site.around(found.span)
    call = next(innermost(chain, ast.Call), None)
    if isinstance(call, ast.Call) and any(word.arg == "file" for word in call.keywords):
        return True
    functions = [node for node in chain if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    tests = [node.test for node in chain if isinstance(node, ast.If)]
    return any(_SAYS_SO.match(function.name) or _only_prints(function) for function in functions) or any(
        _TALKATIVE.search(ast.unparse(test)) for test in tests
    )


def _only_prints(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function prints in several places outside its handlers, and gives nothing back."""
    printed, stack = 0, list[ast.AST](function.body)
    while stack:
        match stack.pop():
            case ast.Return(value=ast.expr()):
                return False
            case ast.ExceptHandler() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                continue
            case node:
                printed += (
                    isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
                )
                stack.extend(ast.iter_child_nodes(node))
    return printed >= _ITS_JOB
