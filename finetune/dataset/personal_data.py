"""Personal data by their shape: addresses and numbers that lead to a person."""

from __future__ import annotations

import re
from datetime import date

from finetune.dataset.sensitive_kind import SensitiveKind

_BEFORE = r"(?<![0-9A-Za-z_])(?<![0-9]\.)(?<![0-9A-Za-z_][+-])"
_AFTER = r"(?![0-9A-Za-z_]|[.-][0-9])"
"""A number stands by itself: no part of a longer one, a decimal, a version or a name."""

_RESERVED_DOMAINS = ("example.com", "example.net", "example.org")
_RESERVED_TOP_LEVELS = ("test", "example", "invalid", "localhost")
"""Belong to nobody. Source: RFC 2606, sections 2 and 3 (June 1999)."""

_FEWEST_PHONE_DIGITS = 9  # with the country's or the area's
_FEWEST_DIFFERENT_DIGITS = 3  # 000-000-0000 is a form to be filled in
_TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")

_SHORTEST_IBAN = 15  # Norway's


def _digits(found: re.Match[str]) -> str:
    """The digits alone."""
    return re.sub("[^0-9]", "", found[0])


def _is_somebodys_email(found: re.Match[str]) -> bool:
    """Whether the domain is one that can be registered."""
    domain = "." + found[1].lower()
    return not (
        domain.rpartition(".")[2] in _RESERVED_TOP_LEVELS
        or domain.endswith(tuple(f".{reserved}" for reserved in _RESERVED_DOMAINS))
    )


def _is_phone(found: re.Match[str]) -> bool:
    """Whether the number can lead to a person.

    North America's toll-free numbers lead to a company. A Korean mobile number may have two
    different digits; without anything between them they are a binary number.
    """
    digits = _digits(found)
    if len(digits) < _FEWEST_PHONE_DIGITS:
        return False
    if len(set(digits)) < _FEWEST_DIFFERENT_DIGITS:
        return digits.startswith("01") and found[0] != digits
    is_north_american = digits[0] == "1" or (digits[0] != "0" and not found[0].startswith("+"))
    return not (is_north_american and digits[-10:-7] in _TOLL_FREE)


def _is_card(found: re.Match[str]) -> bool:
    """Whether the last digit is right (Luhn).

    Behind 16 digits there may be three more, or the three of the card's back.
    """
    digits = _digits(found)
    return any(_luhn(number) == 0 for number in {digits, digits[:16]})


def _luhn(digits: str) -> int:
    """The remainder that is 0 where the last digit is the right one."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10


def _is_resident_number(found: re.Match[str]) -> bool:
    """Whether a Korean resident (or alien) registration number begins with a possible birthday.

    The hyphen or the name that the text gives it tells it from other numbers. Without both the
    check digit does, which numbers given since October 2020 do not have.
    Source: http://www.hnews.co.kr/news/articleView.html?idxno=55028 (October 2020).
    """
    digits = _digits(found)
    try:
        century = 2000 if digits[6] in "3478" else 1900
        date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    weighted = sum(int(digit) * (2 + index % 8) for index, digit in enumerate(digits[:12]))
    is_checked = (11 - weighted % 11) % 10 == int(digits[12])
    return is_checked or "-" in found[0] or "주민" in found.string


def _is_iban(found: re.Match[str]) -> bool:
    """Whether the check digits are right (mod 97), with or without the groups at the end.

    A word in capitals after the number looks like one more group.
    """
    groups = found[0].split(" ")
    wholes = ("".join(groups[:count]) for count in range(1, len(groups) + 1))
    return any(len(whole) >= _SHORTEST_IBAN and _mod_97(whole) == 1 for whole in wholes)


def _mod_97(iban: str) -> int:
    """The remainder of an IBAN read as a number, its first four characters last, A as 10."""
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97


EMAIL = SensitiveKind(
    "an e-mail address",
    "e-mail addresses",
    ("@",),
    re.compile(
        r"(?<=[\w.%+-])(?<!(?<![A-Za-z0-9._%+-])git)@"
        r"(?![0-9]x\.(?:png|jpe?g|gif|webp|svg)\b)"  # icon@2x.png
        r"([\w-]+(?:\.[\w-]+)*\.(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59}|한국|닷컴))"
        r"(?![A-Za-z0-9_-])"
    ),
    _is_somebodys_email,
)

_PHONE = (
    r"\+[1-9][0-9]{8,14}",
    r"\+(?:[17]|[2-9][0-9]{1,2})(?:[ .-]\(?|\()[0-9]{1,4}(?:\)?[ .-]?[0-9]{2,4}){1,4}",
    r"\(?0(?:50[0-9]|[0-9]{1,2})(?: ?- ?|\) ?)[0-9]{3,4} ?- ?[0-9]{4}",
    r"01[016-9](?:[0-9]{8}|[ .-][0-9]{3,4}[ .-]?[0-9]{4}|[0-9]{4}[ .-][0-9]{4})|01[16-8][0-9]{7}",
    r"(?:1[ .-])?(?:\([1-9][0-9]{2}\) ?[0-9]{3}[ .-]|[1-9][0-9]{2}[.-][0-9]{3}[.-])[0-9]{4}",
)
"""International, with and without groups; with a trunk zero (Korea, Japan); Korean mobile numbers
with and without groups; North American."""

_CARD = (
    r"3[47][0-9]{2}([ .-]?)[0-9]{6}\1[0-9]{5}",
    r"3[0689][0-9]{2}([ .-]?)[0-9]{6}\2[0-9]{4}",
    r"(?:2[2-7]|35|[4569][0-9])[0-9]{2}([ .-]?)[0-9]{4}\3[0-9]{4}\3[0-9]{4}(?:\3[0-9]{3})?",
)
"""American Express; Diners Club; all others."""

_ANY = ("",)

NUMBERS = (
    SensitiveKind(
        "a telephone number",
        "telephone numbers",
        _ANY,
        re.compile(f"{_BEFORE}(?:{'|'.join(_PHONE)}){_AFTER}"),
        _is_phone,
    ),
    SensitiveKind(
        "a payment card number",
        "payment card numbers",
        _ANY,
        re.compile(rf"{_BEFORE}(?:{'|'.join(_CARD)}){_AFTER}"),
        _is_card,
    ),
    SensitiveKind(
        "a Korean resident registration number",
        "Korean resident registration numbers",
        _ANY,
        re.compile(
            rf"{_BEFORE}[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
            rf"(?: ?- ?)?[1-8][0-9]{{6}}{_AFTER}"
        ),
        _is_resident_number,
    ),
    SensitiveKind(
        "a US social security number",
        "US social security numbers",
        ("-",),
        re.compile(
            rf"{_BEFORE}(?!000|666|9)[0-9]{{3}}-(?!00)[0-9]{{2}}-(?!0000)[0-9]{{4}}{_AFTER}"
        ),
        lambda _: True,
    ),
    SensitiveKind(
        "a bank account number (IBAN)",
        "bank account numbers (IBAN)",
        _ANY,
        re.compile(
            r"(?<![0-9A-Za-z_])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"
            r"(?![0-9A-Za-z])"
        ),
        _is_iban,
    ),
)
