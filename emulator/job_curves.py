"""How a job's training went, as small drawings (SVG) that need no script: one for each measure."""

from __future__ import annotations

from dataclasses import dataclass

_WIDTH, _HEIGHT = 320, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 8, 18

Points = list[tuple[int, float]]
Curves = dict[str, Points]


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is drawn together: a measure on the training and on the validation data."""

    told: str
    training: str
    validation: str


# By the metrics' names on the wire; a job has those of its method.
_MEASURES = (
    _Measure("loss", "train_loss", "full_valid_loss"),
    _Measure("margin", "local_train_margin", "local_full_valid_margin"),
    _Measure("reward", "train_reward_mean", "valid_reward_mean"),
)
METRICS = tuple(name for one in _MEASURES for name in (one.training, one.validation))


def draw(curves: Curves, total_steps: int) -> str:
    """Draw each measure over the steps; nothing for a job that has shown none."""
    return "".join(_draw(measure, curves, total_steps) for measure in _MEASURES)


def _draw(measure: _Measure, curves: Curves, total_steps: int) -> str:
    shown = {"training": curves[measure.training], "validation": curves[measure.validation]}
    shown = {name: points for name, points in shown.items() if points}
    values = [value for points in shown.values() for _, value in points]
    if not values:
        return ""
    lowest, highest = min(0.0, *values), max(0.0, *values)
    lines = "".join(
        _line(name, points, total_steps, (lowest, highest)) for name, points in shown.items()
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{_told(measure, shown)}">'
        f'<path class="axis" d="M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}"/>'
        f'<text x="{_LEFT - 4}" y="{_TOP + 8}" class="tick end">{_number(highest)}</text>'
        f'<text x="{_LEFT - 4}" y="{_HEIGHT - _BOTTOM}" class="tick end">{_number(lowest)}</text>'
        f'<text x="{_LEFT}" y="{_HEIGHT - 4}" class="tick">{measure.told}</text>'
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 4}" class="tick end">step {total_steps}</text>'
        f"{lines}</svg>"
    )


def _line(name: str, points: Points, total_steps: int, ends: tuple[float, float]) -> str:
    across = _WIDTH - _LEFT - _RIGHT
    up = _HEIGHT - _TOP - _BOTTOM
    lowest, highest = ends
    height = (highest - lowest) or 1.0
    places = [
        (_LEFT + across * step / max(total_steps, 1), _TOP + up * (1 - (value - lowest) / height))
        for step, value in points
    ]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    # A single point has no line to be seen by.
    last_x, last_y = places[-1]
    return (
        f'<polyline class="{name}" points="{drawn}"/>'
        f'<circle class="{name}" cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.5"/>'
    )


def _number(value: float) -> str:
    return f"{value:.2f}" if value else "0"


def _told(measure: _Measure, shown: Curves) -> str:
    """Say it in words, for whoever does not see it."""
    last = [
        f"{name} {measure.told} {points[-1][1]:.3f} at step {points[-1][0]}"
        for name, points in shown.items()
    ]
    return ", ".join(last)
