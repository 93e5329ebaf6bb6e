r"""An example's canonical line: what is hashed, and what is uploaded.

Byte-order mark, line ends, blank lines, order of keys, white space between them and the spelling
of characters (`\uac00` or itself) and numbers (`1.0` or `10e-1`) do not count, so re-saving a file
in another editor never trains a model again. The order of examples counts: it decides what the
job sees. So does the difference of `1` and `1.0`, which JSON's readers keep.

A file's hash is the sha256 of its examples' hashes, one after the other, and an example's hash is
the first 16 bytes of the sha256 of its canonical line. So parts of a file can be hashed side by
side, and one hash serves the file's identity, duplicates, overlaps and what changed.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from finetune.dataset.blocks import MAX_LINE_BYTES, get_blocks, read_block
from finetune.dataset.fault import Fault
from finetune.dataset.json_line import parse_line
from finetune.dataset.opening import DataFile, open_data, still_the_same
from finetune.dataset.report import Tally
from finetune.errors import DatasetError, Problem

HASH_BYTES = 16
"""Of each example: no two different ones of a file will ever share so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canonical:
    """A file's canonical lines, a newline after each, with what their hashes make.

    `sha256` and `digests` are those of `DatasetReport`.
    """

    content: bytes
    sha256: str
    digests: array[int]


def canonical_line(example: dict[str, Any]) -> bytes:
    """The example as compact JSON with sorted keys, in UTF-8, without a newline."""
    try:
        return orjson.dumps(example, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # a whole number of more than 64 bits
        text = json.dumps(
            example, allow_nan=False, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return text.encode()


def example_hash(line: bytes) -> bytes:
    """The hash of an example, of its canonical line."""
    return sha256(line).digest()[:HASH_BYTES]


def read_canonical(path: str) -> Canonical:
    """Reads a file's canonical lines and their hash in one pass.

    Raises:
        DatasetError: with what keeps the file from being read, or with the first lines that are
            no examples.
    """
    content, digest, digests = bytearray(), sha256(), array("Q")
    for line in canonical_lines(path):
        content += line
        content += b"\n"
        hashed = example_hash(line)
        digest.update(hashed)
        digests.append(int.from_bytes(hashed[:8]))
    return Canonical(content=bytes(content), sha256=digest.hexdigest(), digests=digests)


def canonical_lines(path: str) -> Iterator[bytes]:
    """Yields each example's canonical line, without its newline.

    Raises:
        DatasetError: with what keeps the file from being read, or, after the last line, with the
            first lines that are no examples.
    """
    data = open_data(path)
    if isinstance(data, Fault):
        raise DatasetError((Problem(path, data.what),))
    tally = Tally()
    with data.file:
        yield from _lines(data, tally)
    if not still_the_same(data):
        tally.add(Fault("file-changed", "changed while it was read; run `pulumi up` again"))
    if errors := tally.sorted("error"):
        raise DatasetError(tuple(Problem(path, str(error)) for error in errors))


def _lines(data: DataFile, tally: Tally) -> Iterator[bytes]:
    before = 0
    for block in get_blocks(data.file, data.size_bytes):
        if block.size > MAX_LINE_BYTES:
            tally.add(Fault("line-too-long", "is too long to be an example"), before + 1)
            before += 1
            continue
        lines = read_block(data.file, block).splitlines()
        for number, line in enumerate(lines, before + 1):
            example, faults = parse_line(line)
            for fault in faults:
                tally.add(fault, number)
            if example is not None and not faults:
                yield canonical_line(example)
        before += len(lines)
