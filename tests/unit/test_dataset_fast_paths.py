"""What the check takes for good at a glance is good: the close look finds nothing there either."""

import json
from types import SimpleNamespace

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finetune.dataset import block_check
from finetune.dataset.blocks import Block
from finetune.dataset.canonical import canonical_line
from finetune.dataset.example import Rules, example_faults
from finetune.dataset.glance import good_texts
from finetune.dataset.json_line import has_repeated_keys, parse_line
from finetune.dataset.privacy import find_private
from finetune.dataset.suspects import get_suspects
from finetune.dataset.text_quality import find_text_faults
from tests.data.odd_lines import ODD_LINES

SUPERVISED = Rules(method="supervised")

often = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=400,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

MESSAGES = st.dictionaries(
    st.sampled_from(["role", "content", "name", "weight"]),
    st.sampled_from(["system", "user", "assistant", "tool", "", " ", "안녕", None, 1, []]),
    max_size=3,
)
EXAMPLES = st.one_of(
    st.fixed_dictionaries({"messages": st.lists(MESSAGES, max_size=3)}),
    st.fixed_dictionaries({"messages": st.sampled_from(["", "text", {}, None])}),
    st.sampled_from([[], {}, None, "messages", 1]),
)
PIECES = (
    *("안녕", "é", "Ã©", "ì•ˆë…•", "Ð”Ð°", "√©", "├®", "?덈뀞", "Γג", "\ufffd", "\x7f", "\x85"),
    *("\x00", "\b", "\f", "\\", '"', "\n", " ", "a", "@", "kim@hanmail.net", "010-9473-2816"),
    *("900101-1234568", "4539 1488 0343 6467", "DE89 3704 0044 0532 0130 00", "\u00d7", "\u00f7"),
    *("AKIAQWERTY2IOPASD3GH", "ghp_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX", "±", "±¹¾î", "\u2019"),
    *("(212) 736-5000", "+82 10 9473 2816", "078-05-1121", "-", "3", "KW81CBKU", "¬"),
)
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), max_size=12
).map("".join)


@often
@given(example=EXAMPLES)
def test_an_example_that_is_good_at_a_glance_has_no_fault(example):
    """The glance never lets through what the close look finds wrong."""
    if good_texts(example) is not None:
        assert list(example_faults(example, SUPERVISED)) == []


@pytest.mark.parametrize("content", ["", " ", "\n", "\u2003\t", None, 1, [], {}, ["a"]])
def test_a_message_that_says_nothing_is_never_good_at_a_glance(content):
    """Whatever else is good about the example."""
    asked, answer = {"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}

    assert not good_texts({"messages": [{"role": "system", "content": content}, answer]})
    assert not good_texts({"messages": [asked, answer | {"content": content}]})


def test_the_usual_example_is_good_at_a_glance():
    """The glance is worth its while."""
    asked, answer = {"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}

    assert good_texts({"messages": [{"role": "system", "content": "Be."}, asked, answer]})


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    "around", ["{}", "What is {} here?", "이게 {} 뭐예요", "{0} {0} {0}", "?{0}?{0}?{0}"]
)
def test_each_kind_of_find_makes_its_line_suspect(piece, around):
    """Alone in its line, so that nothing else gives it away."""
    text = around.format(piece)
    line = canonical_line({"messages": [{"content": text}]})

    suspects = get_suspects(line)

    assert suspects in ([0], [] if not [*find_private(text), *find_text_faults(text)] else [0])


@often
@given(text=TEXTS, other=TEXTS)
def test_a_text_with_something_in_it_makes_its_line_suspect(text, other):
    """Whatever is private or damaged is found, because its line is always looked at."""
    good = canonical_line({"messages": [{"role": "user", "content": "What is this? 안녕"}]})
    line = canonical_line({"messages": [{"content": text}, {"content": other}]})
    found = any([*find_private(text), *find_text_faults(text)])

    suspects = get_suspects(b"\n".join([*[good] * 20, line, *[good] * 20]))

    assert suspects in ([20], []) if not found else suspects == [20]


@pytest.mark.parametrize(
    "line",
    [
        '{"a":1,"a":2}',
        '{"a" : 1, "a" : 1}',
        '{"a":{"b":"","c":[{"d":1},{"d":1,"d":2}]}}',
        '{"a":1,"\\u0061":2}',
        '{"a":"\\u0022\\u0022","a":""}',
        '{"a":":","a":"\\":"}',
        '{"a":1e5,"a":100000.0}',
        '{"a":1,"a":"\\u0022\\u0022"}',
    ],
)
def test_a_key_that_is_there_twice_is_never_missed(line):
    """Spaces, escapes and quotes in the values do not hide it, alone or among other lines."""
    one, canonical = line.encode(), canonical_line(json.loads(line))
    good = b'{"x": "\\"y\\": 1"}'
    many, canonicals = (good + one) * 3, (canonical_line(json.loads(good)) + canonical) * 3

    assert has_repeated_keys(one, canonical)
    assert has_repeated_keys(many, canonicals)
    assert not has_repeated_keys(good, canonical_line(json.loads(good)))
    assert "duplicate-key" in [fault.code for fault in parse_line(one)[1]]


@often
@given(lines=st.lists(ODD_LINES, max_size=3))
def test_lines_read_fast_and_lines_read_closely_tell_the_same(monkeypatch, lines):
    """A good line has the same hash, tokens and number either way; a bad one, the same faults."""
    content = b"\n".join(lines)
    block = Block(0, len(content))

    fast = block_check.check_block(content, block, SUPERVISED)
    with monkeypatch.context() as patch:
        patch.setattr(block_check, "orjson", SimpleNamespace(loads=_refuse, **ERRORS))
        closely = block_check.check_block(content, block, SUPERVISED)

    assert _errors(closely) <= _errors(fast)
    if not _errors(closely):
        assert _errors(fast) == set()
        assert (fast.hashes, fast.tokens) == (closely.hashes, closely.tokens)
        assert fast.line_numbers == closely.line_numbers
        assert fast.tally.counts == closely.tally.counts


ERRORS = {"JSONDecodeError": orjson.JSONDecodeError}


def _refuse(_):
    raise orjson.JSONDecodeError("not now", "", 0)


def _errors(report):
    return {(one.line, one.code) for one in report.tally.kept if one.severity == "error"}
