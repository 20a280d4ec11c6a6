"""The command line: `reviewer check`, `pr`, `explain`, `rules`, `standard`, `report`, `config`, `init`.

Only click is imported here; each command imports what it needs when it runs, so that
`--help` and `explain` never wait for LibCST.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress

import click

from reviewer import __version__
from reviewer.cli.action import action
from reviewer.cli.baseline import baseline
from reviewer.cli.check import check
from reviewer.cli.daemon import daemon, pre_save
from reviewer.cli.doctor import doctor
from reviewer.cli.explain import explain, rules
from reviewer.cli.fix import fix
from reviewer.cli.lsp import lsp
from reviewer.cli.new import new
from reviewer.cli.pr import pr
from reviewer.cli.report import report
from reviewer.cli.settings import completion, config, init
from reviewer.cli.standard import standard
from reviewer.cli.test import test
from reviewer.cli.why_not import why_not
from reviewer.debugging import wants_traceback
from reviewer.refused import Refused

USAGE = 2
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reviewer")
def cli() -> None:
    """Review Python code against your team's written standard."""


for command in (
    check, pr, fix, action, pre_save, daemon, doctor, baseline, explain, rules, standard, report, why_not, test, new, config, init,
    lsp, completion,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line and exit: 0 clean, 1 findings, 2 for what could not be done."""
    try:
        # Not standing alone, click gives back the code of `context.exit` and raises the rest.
        code = cli.main(standalone_mode=False, prog_name="reviewer")
    except click.ClickException as refused:
        refused.show()
        sys.exit(USAGE)
    except Refused as refused:
        _say(str(refused))
        sys.exit(USAGE)
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted; nothing was changed after that")
        with suppress(OSError):  # nobody may read it any more
            sys.stdout.flush()
        # An interrupt that came while a class was made from a text, as dataclasses are, Python takes for unhandled
        # whoever handled it: it would end by the signal, and not with this code.
        os._exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); closing stdout again would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as defect:  # noqa: BLE001  # the last resort: one sentence, and where to look
        if wants_traceback(os.environ):
            traceback.print_exc()
        _say(f"a defect of reviewer itself: {type(defect).__name__}: {defect}; REVIEWER_DEBUG=1 shows where")
        sys.exit(USAGE)
    sys.exit(code if isinstance(code, int) else 0)


def _say(sentence: str) -> None:
    print(f"reviewer: {sentence}", file=sys.stderr)
