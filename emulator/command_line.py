"""The command's options; what cannot be one is refused with a sentence."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

from emulator.clock import MOST_SPEED
from emulator.fault_parsing import FaultRule, FaultRulesError, parse_text
from emulator.server import LOOPBACK

# 30 minutes, which the guide's job takes, in ten seconds: 1800 / 10.
_DEFAULT_SPEED = 180.0
_DEFAULT_SEED = 42
_MOST_PORT = 65_535


def parse() -> argparse.Namespace:
    """Read the options; ends with 2 and a sentence when one cannot be."""
    parser = argparse.ArgumentParser(
        prog=_name(), description="The local Azure: see docs/emulator.md."
    )
    parser.add_argument("--port", type=_port, default=0, help="0: the last one, or any free one")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(".local/azure"),
        metavar="DIR",
        help="where everything is kept; whatever it held before goes on (default: %(default)s)",
    )
    parser.add_argument(
        "--speed",
        type=_speed,
        default=_DEFAULT_SPEED,
        help="virtual seconds per real second (default: %(default)g)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=_DEFAULT_SEED,
        help="of ids and job seeds (default: %(default)s)",
    )
    parser.add_argument(
        "--access-delay-seconds",
        type=_delay,
        help="virtual seconds until a role assignment works; 0, the default, needs none",
    )
    parser.add_argument(
        "--faults", type=_fault_rules, default=[], metavar="FILE", help="JSON: what is to go wrong"
    )
    parser.add_argument(
        "--log-level",
        choices=["warning", "info"],
        default="warning",
        help="info: print each request (default: %(default)s)",
    )
    parser.add_argument(
        "--host",
        default=LOOPBACK,
        help="listen there; but on a loopback address, others than this machine can use it",
    )
    return parser.parse_args()


def _name() -> str:
    """Give the command as it was called: by its own name, or as the module."""
    name = Path(sys.argv[0]).name
    return "python -m emulator" if name == "__main__.py" else name


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {_MOST_PORT}")
    return int(text)


def _speed(text: str) -> float:
    value = _number(text)
    if not 0 < value <= MOST_SPEED:
        wanted = f"a number above 0 and at most {MOST_SPEED:.0f}"
        raise argparse.ArgumentTypeError(f"{text} is not {wanted}")
    return value


def _delay(text: str) -> float:
    value = _number(text)
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a number >= 0")
    return value


def _number(text: str) -> float:
    """Read a number; what is none is not a number, as floats have it."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _fault_rules(path: str) -> list[FaultRule]:
    try:
        return parse_text(Path(path).read_text())
    except (OSError, FaultRulesError) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from None
