"""The files that the declared models name, each read once and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from finetune.base_models import find_base_model
from finetune.dataset.overlap import find_overlap
from finetune.dataset.report import DatasetReport, Finding
from finetune.dataset.report_cache import check_unless_known
from finetune.errors import Problem
from finetune.graders.grader import item_fields

if TYPE_CHECKING:
    from finetune.spec import FineTuneSpec

USES = ("training", "validation", "evaluation")
"""What a file is for; its path in config is `<use>_path`."""

SHOWN_FINDINGS = 20
"""Of one file, in a preview; `python -m finetune check` shows more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningKind:
    """The warnings of one code about a file: `count` of them, and the first in `found`."""

    path: str
    code: str
    found: tuple[Finding, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingData:
    """One model's files; `overlaps` are examples of the training file that another one has too."""

    training: DatasetReport
    validation: DatasetReport | None
    evaluation: DatasetReport | None
    overlaps: tuple[Finding, ...]

    def warnings(self) -> Iterator[tuple[str, Finding]]:
        """What is doubtful though the service would take it, with the file's path."""
        yield from ((self.training.path, overlap) for overlap in self.overlaps)
        for report in self._reports():
            yield from ((report.path, warning) for warning in report.warnings)

    def warning_kinds(self) -> Iterator[WarningKind]:
        """The same, those of one code and file together."""
        kinds: dict[tuple[str, str, bool], list[Finding]] = {}
        for path, warning in self.warnings():
            # What is about no line counts others, and so is no other one of its kind.
            kinds.setdefault((path, warning.code, warning.line is None), []).append(warning)
        counts = {report.path: report.counts for report in self._reports()}
        for (path, code, _), found in kinds.items():
            count = counts[path].get(code, len(found))  # overlaps are no report's
            yield WarningKind(path=path, code=code, found=tuple(found), count=count)

    def _reports(self) -> list[DatasetReport]:
        return [report for use in USES if (report := getattr(self, use))]


def read_training_data(
    models: Mapping[str, FineTuneSpec], problems: list[Problem]
) -> dict[str, TrainingData]:
    """Reads each file once, whichever models use it.

    Args:
        models: what is declared, by its name in config.
        problems: gets one for each faulty file, with everything that is wrong with it. A model
            with a faulty file is missing in what is returned, and so is one that adopts a job:
            its data are where it was trained.
    """
    check = cache(check_unless_known)  # models may share a file
    told: dict[str, str] = {}
    data = {}
    trained = {name: spec for name, spec in models.items() if not spec.adopt_job_id}
    for name, spec in trained.items():
        reports = {use: _check(check, spec, use) for use in USES}
        faulty = {use: report for use, report in reports.items() if report and report.errors}
        for use, report in faulty.items():
            where, what = f"models.{name}.{use}_path", all_errors(report)
            first = told.setdefault(what, where)
            problems.append(Problem(where, what if first == where else f"as {first}"))
        if not faulty:
            data[name] = _training_data(reports)
    return data


def _check(
    check: Callable[..., DatasetReport], spec: FineTuneSpec, use: str
) -> DatasetReport | None:
    path = getattr(spec, f"{use}_path")
    if path is None:
        return None
    facts = find_base_model(spec.model)
    report = check(
        path,
        method=spec.method,
        context_tokens=facts.training_context_tokens if facts else None,
        grader_fields=item_fields(spec.grader) if spec.grader else frozenset(),
        vision=facts.vision if facts else None,
    )
    # Of the others nobody says how many they must have.
    return report if use == "training" else report.without("too-few-examples")


def _training_data(reports: dict[str, DatasetReport | None]) -> TrainingData:
    training = reports["training"]
    assert training is not None  # noqa: S101  (what is trained has a training_path)
    overlaps = [
        finding
        for use in USES[1:]
        if (other := reports[use])
        for finding in find_overlap(training, other, use)
    ]
    return TrainingData(
        training=training,
        validation=reports["validation"],
        evaluation=reports["evaluation"],
        overlaps=tuple(overlaps),
    )


def all_errors(report: DatasetReport) -> str:
    """Every error of a file, one a line under a headline; the first twenty of very many."""
    found = report.error_count
    lines = [f"  {error}" for error in report.errors[:SHOWN_FINDINGS]]
    if found > len(lines):
        command = f"python -m finetune check --method {report.method} {report.path}"
        lines.append(f"  and {found - len(lines):,} more: `{command}`")
    headline = f"{report.path} has {found:,} error{'s' if found > 1 else ''}"
    return "\n".join([f"{headline}:", *lines])
