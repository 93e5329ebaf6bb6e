"""What came of `make up`: each model's job, metrics, cost and deployment, and one question asked.

Run in the local stack's environment (`python -m tools.summary`). It reads the stack's outputs,
of which each is a map from the model's name to a value (null where there is none yet), so it says
what the engine recorded and not what this process believes. A model is asked what its own
`evaluation_path` begins with; without one it is asked nothing.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tools.failure import Failure, end_process_with

CHECKOUT = Path(__file__).resolve().parent.parent
INDENT = "  "


def rows_of(outputs: dict[str, dict[str, Any]], model: str) -> list[tuple[str, str]]:
    """Label and text of what is known of one model, in the order of the guide's step 6."""
    value = {key: per_model.get(model) for key, per_model in outputs.items()}
    rows = [
        ("fine-tuned model", value.get("fine_tuned_model")),
        ("job", value.get("job_id")),
        ("status", value.get("status")),
        ("finished at", value.get("finished_at")),
        ("duration", _formatted(_duration, value.get("duration_seconds"))),
        ("final training loss", _formatted("{:.4f}".format, value.get("train_loss"))),
        ("billed tokens", _formatted("{:,.0f}".format, value.get("billed_tokens"))),
        ("training cost", _cost(value)),
        ("deployment", value.get("deployment_name")),
        ("endpoint", value.get("endpoint")),
    ]
    return [(label, str(text)) for label, text in rows if text is not None]


def table(rows: list[tuple[str, str]]) -> str:
    """The rows with their texts one below the other."""
    width = max((len(label) for label, _ in rows), default=0)
    return "\n".join(f"{INDENT}{label:<{width}}  {text}" for label, text in rows)


def first_question(lines: str) -> str:
    """What the user of the first dialogue (JSONL, chat format) says first."""
    dialogue = json.loads(lines.split("\n", 1)[0])
    return next(str(said["content"]) for said in dialogue["messages"] if said["role"] == "user")


def _formatted(form: Any, value: Any) -> str | None:
    """The number in its form; numbers may come out of the stack as text, and money does."""
    return None if value is None else str(form(float(value)))


def _cost(value: dict[str, Any]) -> str | None:
    """What the job cost; also that it is not known, since it may be the dearest of all."""
    if value.get("fine_tuned_model") and value.get("cost_usd") is None:
        return "not known: it is billed by the hour, or has no price here"
    return _formatted("${:.2f}".format, value.get("cost_usd"))


def _duration(seconds: float) -> str:
    """Seconds as a person says them."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _read(*command: str) -> dict[str, Any]:
    """What a command of `pulumi` tells of the stack.

    Raises:
        Failure: there is no such stack, or `pulumi` failed otherwise.
    """
    answer = subprocess.run(
        ("pulumi", *command, "--json"), capture_output=True, encoding="utf-8", check=False
    )
    if answer.returncode != 0:
        raise Failure(f"The stack could not be read: {answer.stderr.strip()}")
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def find_question(entry: dict[str, Any]) -> str | None:
    """What a model is asked: the first question of the examples that training does not see.

    Args:
        entry: the model's, of the stack's config.
    """
    path = entry.get("evaluation_path")
    return first_question((CHECKOUT / path).read_text(encoding="utf-8")) if path else None


def _answers(endpoint: str, deployments: dict[str, str], question: str) -> list[tuple[str, str]]:
    """The question, then each deployment's title and answer."""
    answers = [(title, _ask(endpoint, name, question)) for title, name in deployments.items()]
    return [("asked", question), *answers]


def _ask(endpoint: str, deployment: str, question: str) -> str:
    """One chat completion from a deployment of the local Azure.

    Raises:
        Failure: the deployment did not answer.
    """
    from finetune.azure.data_plane import data_plane
    from finetune.errors import FineTuneError

    try:
        answer = data_plane("local", endpoint).ask(deployment, question)
    except FineTuneError as error:
        raise Failure(str(error)) from error
    return " ".join(answer.split())  # one line of the table


def main() -> int:
    """Prints every model of the stack."""
    outputs = _read("stack", "output")
    models = _read("config")["azure-finetune:models"]["objectValue"]
    for model in outputs.get("job_id", {}):
        print(f"\n{model}\n{table(rows_of(outputs, model))}")
        deployments = {
            "base model answers": outputs.get("base_deployment_name", {}).get(model),
            "tuned model answers": outputs["deployment_name"].get(model),
        }
        present = {title: name for title, name in deployments.items() if name}
        question = find_question(models.get(model, {}))
        if present and question:
            print(f"\n{table(_answers(outputs['endpoint'][model], present, question))}")
    return 0


if __name__ == "__main__":
    end_process_with(main)
