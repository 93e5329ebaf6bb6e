# ruff: noqa: RUF001 - letters of many scripts are what is tested
"""The fast look at many lines: it passes over no line in which the close look finds something."""

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finetune.dataset.privacy import find_private
from finetune.dataset.suspects import get_suspects
from finetune.dataset.text_quality import find_text_faults
from tests.data.private_texts import FOUND, SECRETS

PRIVATE = [text for _, text in (*FOUND, *SECRETS)]
DAMAGED = [
    "a\x07",
    "ok\x7f",
    "가나\x9d",
    "\x0c",
    "year\ufffd",
    "itвЂ™s",
    "α é ╨á",
    "°¡¸¶¹Ù.",
    "?덈뀞?섏꽭?",
]
CODECS = ["latin-1", "cp1252", "cp1251", "mac_roman", "cp437"]
GOOD = b'{"messages":[{"content":"Why is the sky blue?","role":"user"}]}'

quick = settings(deadline=None, derandomize=True, database=None, max_examples=400)


def suspects(*texts):
    """Return the indexes of the texts whose lines are suspect."""
    return get_suspects(b"\n".join(orjson.dumps({"content": text}) for text in texts))


def is_found(text):
    """Tell whether the close look finds something."""
    return bool(find_private(text) or find_text_faults(text))


@pytest.mark.parametrize("text", PRIVATE + DAMAGED)
def test_a_line_with_something_is_suspect_wherever_it_is(text):
    """It is found alone, and at the end of more lines than are looked at together."""
    assert suspects(f"So: {text}") == [0]
    assert get_suspects(b"\n".join([*[GOOD] * 40, orjson.dumps({"content": text})])) == [40]


def test_good_lines_are_not_suspect():
    """The close look would find nothing, and costs many times as much."""
    texts = [
        "하늘은 왜 “파란”가요? — 1,234·5",
        "L’été, déjà… où ?",
        "Почему небо голубое? «Рассеяние»",
    ]
    code = ["https://docs.python.org/3/library/re.html", "object.__getattribute__(self)"]

    assert suspects(*texts, *code) == []


PIECES = st.text(max_size=8) | st.sampled_from(PRIVATE + DAMAGED)
MOJIBAKE = st.builds(
    lambda text, codec: text.encode().decode(codec, "ignore"),
    st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=1, max_size=6),
    st.sampled_from(CODECS),
)
HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=9)
KOREAN = HANGUL.map(lambda text: text.encode("euc_kr", "ignore").decode("latin-1"))


@quick
@given(st.lists(PIECES | MOJIBAKE | KOREAN, max_size=4), st.sampled_from(["", " ", "\n", '"']))
def test_what_the_close_look_finds_is_always_suspect(pieces, between):
    """Whatever stands beside it, in any encoding that it was taken for."""
    text = between.join(pieces)

    assert suspects(text) == [0] or not is_found(text)


WORD = st.characters(codec="ascii", categories=["L", "N"])
RANDOM_KEYS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(
            [
                "AKIA",
                "sk-",
                "ghp_",
                "hf_",
                "x8Q~",
                "AIza",
                "sig=",
                "api_key=",
                "Bearer ",
                "eyJ",
                "+",
            ]
        ),
        st.text(WORD | st.sampled_from("_-.~+/=%"), min_size=14, max_size=60),
    ),
)
RANDOM_NUMBERS = st.text(st.sampled_from("0123456789 -.()+"), min_size=9, max_size=20)


@quick
@given(st.sampled_from(["", "key: ", "전화"]), RANDOM_KEYS | RANDOM_NUMBERS)
def test_random_keys_and_numbers_are_never_passed_over(before, datum):
    """The two looks agree on what is long enough, with digits and without."""
    text = before + datum

    assert suspects(text) == [0] or not is_found(text)
