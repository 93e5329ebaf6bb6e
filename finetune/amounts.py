"""Amounts of money as config gives them: within reason, and in plain figures."""

from __future__ import annotations

from decimal import Decimal

MOST_USD = Decimal(1_000_000_000)
"""No price or budget is larger; beyond it sums would run out of digits. This project's choice."""


def in_plain_figures(usd: Decimal) -> Decimal:
    """The same amount without an exponent: 1000 for 1E+3.

    >>> in_plain_figures(Decimal("1E+3"))
    Decimal('1000')
    """
    return Decimal(f"{usd:f}")
