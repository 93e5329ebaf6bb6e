"""Texts that were decoded with another encoding than they were written in."""

from __future__ import annotations

import re

_LATIN_AND_CYRILLIC = b"\xc2\xc3\xd0\xd1"
_CODECS = {
    "cp1252": bytes(range(0xC2, 0xE0)),
    "cp1251": _LATIN_AND_CYRILLIC,
    "mac_roman": _LATIN_AND_CYRILLIC,
    "cp437": _LATIN_AND_CYRILLIC,
}
"""What UTF-8 is most often taken for (Windows in the West and with Cyrillic, macOS, DOS), each
with the first bytes of two that are looked for: all of them would be common letters in macOS's."""

_LEADS_OF_THREE_AND_FOUR = (bytes(range(0xE0, 0xF0)), bytes(range(0xF0, 0xF5)))
_C1 = "".join(map(chr, range(0x80, 0xA0)))


def _rest(codec: str) -> str:
    """What the codec shows for a byte that is not the first of its character."""
    rest = bytes(range(0x80, 0xC0)).decode(codec, "ignore")
    return rest + _C1 if codec == "cp1252" else rest


def _structure(codec: str, two_bytes: bytes) -> str:
    """The pattern of UTF-8's characters of two to four bytes as the codec shows them."""
    rest = re.escape(_rest(codec))
    two, three, four = (
        re.escape(lead.decode(codec)) for lead in (two_bytes, *_LEADS_OF_THREE_AND_FOUR)
    )
    return f"[{two}][{rest}]|[{three}][{rest}]{{2}}|[{four}][{rest}]{{3}}"


LEADS_OF_TWO = "".join(two_bytes.decode(codec) for codec, two_bytes in _CODECS.items())
LEADS_OF_MORE = "".join(b"".join(_LEADS_OF_THREE_AND_FOUR).decode(codec) for codec in _CODECS)
RESTS = "".join(map(_rest, _CODECS))
"""All mojibake of UTF-8 has one of the first two and then one of the third, or two of it."""

HANGUL_LEADS = "".join(map(chr, range(0xB0, 0xC9)))
HANGUL_RESTS = "".join(map(chr, range(0xA1, 0xFF)))
"""All mojibake of Korean's CP949 read as Latin-1 has one of each in a row."""

_UTF_8_SHOWN = re.compile("|".join(_structure(*pair) for pair in _CODECS.items()))
_PAIR = re.compile(f"[{re.escape(LEADS_OF_TWO + LEADS_OF_MORE)}](?=[{re.escape(RESTS)}])")
_LATIN_PAIRS = re.compile("[\u00a1-\u00fe]{2,}")
_HANGUL_PAIR = re.compile(f"[{HANGUL_LEADS}][{HANGUL_RESTS}]")
_HANGUL = re.compile("[가-힣]+")
_HANGUL_AFTER_MARK = re.compile(r"\?[가-힣]")
_FREQUENT_SYLLABLES = frozenset(
    "이다는에의을가하고지도한기사로은서를어대아인시라나일있그자해들것수제정리부스보전주조구성여만상안요장"
)
_FEWEST_SYLLABLES = 3  # a pair or two of accented letters happen to be Hangul
_MANGLED_MARKS = 3  # fewer question marks before Hangul are somebody in a hurry
_HARDLY_BAD = 2


def find_wrong_encoding(text: str) -> str | None:
    """Which encoding was probably taken for which; None for a good text."""
    if _is_korean_in_latin_1(text):
        return "Korean CP949 taken for Latin-1"
    return "UTF-8 taken for another" if _is_utf_8_in_another(text) else None


def is_utf_8_in_korean(text: str) -> bool:
    """Whether the text looks like UTF-8 read as CP949: `?덈뀞` for `안녕`.

    Every character loses a byte to a question mark, and of what is left many syllables are outside
    KS X 1001, which the codec writes in eight bytes instead of two; good Korean has hardly any.
    """
    if text.count("?") < _MANGLED_MARKS:
        return False
    if len(_HANGUL_AFTER_MARK.findall(text)) < _MANGLED_MARKS:
        return False
    syllables = "".join(_HANGUL.findall(text))
    rare = (len(syllables.encode("euc_kr")) - 2 * len(syllables)) // 6
    return 5 * rare >= len(syllables)


def _is_utf_8_in_another(text: str) -> bool:
    """The structure of UTF-8 in the characters of a codec.

    It is looked for first, because ftfy takes 0.1 ms for a text and 30 ms to be imported; ftfy
    then tells `été…»` from `Ã©tÃ©`. What it cannot mend is mojibake only where more than two
    places are bad: one or two may be rare pairs of good letters.
    """
    if not any(_UTF_8_SHOWN.match(text, pair.start()) for pair in _PAIR.finditer(text)):
        return False
    from ftfy import fix_encoding
    from ftfy.badness import badness

    return fix_encoding(text) != text or badness(text) > _HARDLY_BAD


def _is_korean_in_latin_1(text: str) -> bool:
    """Whether all accented pairs are CP949's for common Hangul.

    At least a quarter of the different syllables of Korean prose are among the most frequent
    ones. So `¿¡` and an enumeration of accented letters, pairs too, are not taken for Korean.
    """
    if _HANGUL_PAIR.search(text) is None:
        return False
    runs = [run.encode("latin-1") for run in _LATIN_PAIRS.findall(text)]
    meant = b" ".join(runs).decode("euc_kr", "replace")
    syllables = set(meant) - {" "}
    frequent = len(syllables & _FREQUENT_SYLLABLES)
    if len(syllables) < _FEWEST_SYLLABLES or 4 * frequent < len(syllables):
        return False
    return _HANGUL.fullmatch("".join(syllables)) is not None
