"""A job's losses as a small drawing (SVG) that needs no script."""

from __future__ import annotations

_WIDTH, _HEIGHT = 320, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 8, 18

# What a curve is called on the wire, and in the drawing.
_TOLD = {"train_loss": "training", "full_valid_loss": "validation"}

Curves = dict[str, list[tuple[int, float]]]


def draw(curves: Curves, total_steps: int) -> str:
    """Draw the losses over the steps; nothing for a job that has shown none."""
    values = [value for points in curves.values() for _, value in points]
    if not values:
        return ""
    highest = max(values) or 1.0
    lines = "".join(
        _line(name, points, total_steps, highest) for name, points in curves.items() if points
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{_told(curves)}">'
        f'<path class="axis" d="M{_LEFT} {_TOP}V{_HEIGHT - _BOTTOM}H{_WIDTH - _RIGHT}"/>'
        f'<text x="{_LEFT - 4}" y="{_TOP + 8}" class="tick end">{highest:.2f}</text>'
        f'<text x="{_LEFT - 4}" y="{_HEIGHT - _BOTTOM}" class="tick end">0</text>'
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 4}" class="tick end">step {total_steps}</text>'
        f"{lines}</svg>"
    )


def _line(name: str, points: list[tuple[int, float]], total_steps: int, highest: float) -> str:
    across = _WIDTH - _LEFT - _RIGHT
    up = _HEIGHT - _TOP - _BOTTOM
    places = [
        (_LEFT + across * step / max(total_steps, 1), _TOP + up * (1 - value / highest))
        for step, value in points
    ]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    # A single point has no line to be seen by.
    last_x, last_y = places[-1]
    return (
        f'<polyline class="{name}" points="{drawn}"/>'
        f'<circle class="{name}" cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.5"/>'
    )


def _told(curves: Curves) -> str:
    """Say it in words, for whoever does not see it."""
    last = [
        f"{_TOLD[name]} loss {points[-1][1]:.3f} at step {points[-1][0]}"
        for name, points in curves.items()
        if points
    ]
    return ", ".join(last)
