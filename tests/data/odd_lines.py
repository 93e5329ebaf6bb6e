"""Lines that nearly are good: what fuzzers put among good ones."""

from __future__ import annotations

import copy
import json

from hypothesis import strategies as st

from tests.data.expectations import HERE

GOOD_LINES = [
    line
    for path in sorted((HERE / "good").glob("*.jsonl"))
    if path.stat().st_size < 20_000
    for line in path.read_bytes().splitlines()[-3:]
]
KEYS = st.text(max_size=6) | st.sampled_from(
    ["messages", "role", "content", "tools", "weight", "input", "preferred_output", "type"]
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["user", "assistant", "tool", "text", "image_url", "function", "auto"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def mutated_lines(draw):
    """A good line some of whose bytes are flipped, deleted, doubled or taken from elsewhere."""
    line = bytearray(draw(st.sampled_from(GOOD_LINES)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(line)))
        how = draw(st.sampled_from(["flip", "delete", "insert", "splice"]))
        if how == "flip" and at < len(line):
            line[at] ^= 1 << draw(st.integers(0, 7))
        elif how == "delete":
            del line[at : at + draw(st.integers(1, 20))]
        elif how == "insert":
            line[at:at] = draw(st.binary(min_size=1, max_size=6))
        elif how == "splice":
            other = draw(st.sampled_from(GOOD_LINES))
            start = draw(st.integers(0, len(other)))
            line[at : at + draw(st.integers(0, 30))] = other[start : start + 40]
    return bytes(line)


def paths(value, path=()):
    """Yield the path of every value inside a value."""
    yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from paths(member, (*path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from paths(member, (*path, index))


def at_path(value, path):
    """Return what is at a path."""
    for key in path:
        value = value[key]
    return value


def replaced(value, path, new):
    """Return a copy of a value with the value at a path replaced."""
    if not path:
        return new
    value = copy.deepcopy(value)
    at_path(value, path[:-1])[path[-1]] = new
    return value


@st.composite
def swapped_lines(draw):
    """A good line with any JSON at any place in it."""
    value = json.loads(draw(st.sampled_from(GOOD_LINES)).removeprefix(b"\xef\xbb\xbf"))
    path = draw(st.sampled_from(sorted(paths(value), key=repr)))
    return json.dumps(replaced(value, path, draw(JSON))).encode()


ODD_LINES = (
    mutated_lines()
    | swapped_lines()
    | st.binary(max_size=60)
    | JSON.map(lambda value: json.dumps(value).encode())
)
