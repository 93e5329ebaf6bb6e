"""A forecast of one model on generated data, and its table as rows."""

import json
from datetime import date

from finetune.forecast import forecast_models
from finetune.forecast_table import forecast_table
from finetune.prices import load_prices
from finetune.spec import FineTuneSpec
from finetune.spec_parsing import parse

DAY = date(2026, 11, 22)


def chat(number, *, answer=True):
    """Return one example that shares little with its neighbours."""
    numbers = " ".join(f"{number * 31 + at * at * (number + 7)}" for at in range(20))
    words = numbers.translate(str.maketrans("0123456789", "aeioubdgmn"))
    messages = [{"role": "user", "content": words}]
    if answer:
        messages.append({"role": "assistant", "content": words[::-1]})
    return {"messages": messages}


def forecast_of(path, examples=45, extra=(), prices=None, **keys):
    """Return the forecast of one spec on data written to the path, and what is refused."""
    is_rft = keys.get("method") == "reinforcement"
    written = [
        chat(n, answer=not is_rft) | ({"answer": "x"} if is_rft else {}) for n in range(examples)
    ]
    path.write_text("\n".join(json.dumps(row) for row in [*written, *extra]), encoding="utf-8")
    entry = {"model": "gpt-4.1-2025-04-14", "training_type": "GlobalStandard"} | keys
    if is_rft:
        entry["validation_path"] = str(path)
    spec = parse(FineTuneSpec, entry | {"training_path": str(path)})
    problems = []
    forecasts = forecast_models(
        {"m": spec}, problems, prices=prices or load_prices(), location=None, today=DAY
    )
    return forecasts.get("m"), {one.where: one.what for one in problems}


def rows(known, **options):
    """Return the table's rows as pairs of label and text; a label stands once."""
    table = forecast_table(known, **{"is_free": False} | options)
    return [(line[:9].strip(), line[11:]) for line in table.splitlines()]
