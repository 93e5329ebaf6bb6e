"""`advise`: what is advised for each value, and why; also where the spec follows it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from finetune.cli.declared_models import read_forecasts


def run(options: argparse.Namespace) -> int:
    """Prints every verdict with its source; advice refuses nothing, so the exit code is 0."""
    forecasts = read_forecasts(options.spec)
    if options.json:
        advice = {name: [asdict(one) for one in known.advice] for name, known in forecasts.items()}
        print(json.dumps(advice, ensure_ascii=False, indent=2))
        return 0
    for name, known in forecasts.items():
        print(name)
        for one in known.advice:
            print(f"  {'ok ' if one.is_followed else '-> '} {one.text}\n       {one.source}")
        print()
    return 0
