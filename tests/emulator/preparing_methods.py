"""Data and settings of jobs by preference and by reinforcement."""

from __future__ import annotations

import json

DPO_MODEL = "gpt-4.1-nano-2025-04-14"
RFT_MODEL = "o4-mini-2025-04-16"
POLITE = {
    "type": "string_check",
    "name": "polite",
    "input": "{{ sample.output_text }}",
    "reference": "{{ item.ending }}",
    "operation": "like",
}


def lines(rows):
    """Write JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def pairs(count=12, **changes):
    """Give preference data: a question is preferred to an answer."""
    return lines(
        {
            "input": {"messages": [{"role": "user", "content": f"{n} 더하기 {n}는 얼마예요?"}]},
            "preferred_output": [{"role": "assistant", "content": "함께 세어 볼까요?"}],
            "non_preferred_output": [{"role": "assistant", "content": f"{2 * n}입니다."}],
            **changes,
        }
        for n in range(1, count + 1)
    )


def prompts(count=12, **changes):
    """Give prompts, each with the ending that its answer is graded by."""
    return lines(
        {
            "messages": [{"role": "user", "content": f"{n} 더하기 {n}는 얼마예요?"}],
            "ending": "요",
            **changes,
        }
        for n in range(1, count + 1)
    )


def dpo(**hyperparameters):
    """Give the fields of a job by preference."""
    settings = {"n_epochs": 2, "batch_size": 2, "learning_rate_multiplier": 0.1}
    method = {"type": "dpo", "dpo": {"hyperparameters": settings | hyperparameters}}
    return {"model": DPO_MODEL, "method": method}


def rft(validation_file, *, grader=POLITE, more=None, **hyperparameters):
    """Give the fields of a job by reinforcement; `more` are further fields of its method."""
    settings = {"n_epochs": 3, "batch_size": 2} | hyperparameters
    reinforcement = {"grader": grader, "hyperparameters": settings, **(more or {})}
    return {
        "model": RFT_MODEL,
        "validation_file": validation_file,
        "method": {"type": "reinforcement", "reinforcement": reinforcement},
        "extra_body": {"trainingType": "GlobalStandard"},
    }
