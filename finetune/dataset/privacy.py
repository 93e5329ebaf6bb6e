"""What a text should not teach: personal data and keys.

The model may repeat whatever it was trained on. Nothing found here is ever quoted, because a
message ends up in logs. The examples of documentation are warned of like any other: a warning
costs a glance, and nobody can tell by its shape whether a number is somebody's.
"""

from __future__ import annotations

from finetune.dataset.lookalikes import (
    FEWEST_DIGITS,
    digits_and_keys,
    may_hold_key,
    may_hold_number,
)
from finetune.dataset.named_keys import NAMED_KEY
from finetune.dataset.personal_data import EMAIL, NUMBERS
from finetune.dataset.secret_keys import KEYS
from finetune.dataset.sensitive_kind import SensitiveKind

_KEY_IN_LINES = "PRIVATE KEY"


def find_private(text: str) -> list[tuple[str, str]]:
    """Personal data and keys in a text, one entry for each kind, as (code, what).

    Codes: personal-data (e-mail addresses; telephone, card, resident registration, social
    security and bank account numbers) and secret (keys and tokens).

    Most texts hold nothing that is long enough, and cost less than a microsecond.
    """
    content = text.encode("utf-8", "replace")
    digits, is_long = digits_and_keys(content)
    has_key = (is_long and may_hold_key(content)) or _KEY_IN_LINES in text
    found = _secrets(text) if has_key else []
    if digits >= FEWEST_DIGITS and may_hold_number(content):
        found = _personal(text, NUMBERS) + found
    return _personal(text, (EMAIL,)) + found if "@" in text else found


def _personal(text: str, kinds: tuple[SensitiveKind, ...]) -> list[tuple[str, str]]:
    """The personal data of some kinds in a text."""
    return [
        ("personal-data", f"{kind.held(count)}; remove or replace it: the model may repeat it")
        for kind in kinds
        if (count := kind.count(text))
    ]


def _secrets(text: str) -> list[tuple[str, str]]:
    """The keys in a text, each once: with the mark of its issuer, or else by its name."""
    found, rest = [], text
    for kind in KEYS:
        if count := kind.count(text):
            found.append(_secret(kind, count))
            rest = kind.pattern.sub(" ", rest)
    count = NAMED_KEY.count(rest)
    return [*found, _secret(NAMED_KEY, count)] if count else found


def _secret(kind: SensitiveKind, count: int) -> tuple[str, str]:
    """So many keys of a kind, and what to do about them."""
    mend = "remove or replace it: the model may repeat it; and change it where it is used, since"
    return "secret", f"{kind.held(count)}; {mend} it has been written to a file"
