"""The commands and their options. Each command's module is imported when it is called."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from finetune.errors import FineTuneError

FAULTY, WRONG_CALL = 1, 2
"""Exit codes beside 0; argparse itself ends with 2 where the command line is wrong."""

EPILOG = "Exit code: 0 all is well, 1 something is wrong, 2 wrong command or no place to write."


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a console of another encoding shows what it can
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except FineTuneError as error:
        print(f"error: {error}", file=sys.stderr)
        return FAULTY
    except BrokenPipeError:  # as in `... | head`: whoever read has seen enough
        return _without_output(FAULTY)
    except OSError as error:
        print(f"error: the report cannot be written: {error.strerror}", file=sys.stderr)
        return _without_output(WRONG_CALL)
    return code


def _without_output(code: int) -> int:
    """Spares Python's own attempt to write the rest, which would end in a traceback."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m finetune", description=__doc__, epilog=EPILOG)
    parser.description = (
        "What can be known before a cent is spent, and what helps after a kill; only `adopt` talks "
        "to Azure."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_check(commands)
    _add_of_a_spec(commands, "estimate", _estimate, "what training and serving would cost")
    _add_of_a_spec(commands, "advise", _advise, "what is advised for hyperparameters and data")
    _add_repair(commands)
    _add_adopt(commands)
    return parser


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "finds everything that is wrong with data files, line by line"
    check = commands.add_parser("check", help=text, description=text, epilog=EPILOG)
    check.add_argument("files", nargs="+", metavar="FILE", help="a JSONL file")
    check.add_argument(
        "--method",
        choices=("supervised", "dpo", "reinforcement"),
        help="what the examples are for; else told from the first one",
    )
    for use in ("validation", "evaluation"):
        check.add_argument(
            f"--{use}", metavar="FILE", help=f"the {use} file, which should share no example"
        )
    check.add_argument("--json", action="store_true", help="a JSON array, an object for each file")
    check.set_defaults(run=_check)


def _add_of_a_spec(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: object,
    text: str,
) -> None:
    command = commands.add_parser(name, help=text, description=text, epilog=EPILOG)
    command.add_argument(
        "spec", metavar="SPEC", help="a Pulumi.<stack>.yaml, or a YAML file with one model's entry"
    )
    command.add_argument("--json", action="store_true", help="one JSON object, by the model's name")
    command.set_defaults(run=run)


def _add_repair(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "makes a stack usable again after a kill; safe at any time"
    epilog = "Exit code: 0 the stack can be used, 1 somebody works on it, or may."
    repair = commands.add_parser("repair", help=text, description=text, epilog=epilog)
    repair.add_argument("--stack", metavar="NAME", help="a stack; else the selected one")
    repair.set_defaults(run=_repair)


def _add_adopt(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "prints the config that brings an existing job under management"
    adopt = commands.add_parser("adopt", help=text, description=text, epilog=EPILOG)
    adopt.add_argument("job_id", metavar="JOB", help="its id, ftjob-…")
    adopt.add_argument("--endpoint", required=True, metavar="URL", help="of the job's account")
    adopt.add_argument(
        "--cloud", default="public", metavar="CLOUD", help="public, usgov, china or local"
    )
    adopt.set_defaults(run=_adopt)


def _check(options: argparse.Namespace) -> int:
    from finetune.cli import check

    return check.run(options)


def _estimate(options: argparse.Namespace) -> int:
    from finetune.cli import estimate

    return estimate.run(options)


def _advise(options: argparse.Namespace) -> int:
    from finetune.cli import advise

    return advise.run(options)


def _repair(options: argparse.Namespace) -> int:
    from finetune.cli import repair

    return repair.run(options)


def _adopt(options: argparse.Namespace) -> int:
    from finetune.cli import adopt

    return adopt.run(options)
