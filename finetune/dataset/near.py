"""Examples that nearly repeat an earlier one, in files of a size that hands write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from finetune.dataset.blocks import Block, read_block
from finetune.dataset.images import count_images
from finetune.dataset.json_line import parse_line
from finetune.dataset.near_duplicates import find_near_duplicates
from finetune.dataset.opening import DataFile
from finetune.dataset.texts import get_texts

LARGEST_BYTES = 8_000_000
"""Of a file in which near duplicates are looked for: all its texts are held at once."""

_INSTRUCTING = ("system", "developer")


def find_near_examples(data: DataFile, line_numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The line of each example that nearly repeats an earlier one, and that one's line.

    What the system says does not count: it is the same in most examples. Nothing is found in
    files over `LARGEST_BYTES`.
    """
    if data.size_bytes > LARGEST_BYTES:
        return []
    lines = read_block(data.file, Block(0, data.size_bytes)).splitlines()
    texts = [_text(lines[number - 1]) for number in line_numbers if number <= len(lines)]
    pairs = find_near_duplicates(texts)
    return [(line_numbers[index], line_numbers[first]) for index, first in pairs]


def _text(line: bytes) -> str:
    example, _ = parse_line(line)
    messages = list(_messages(example or {}))
    if count_images(messages):
        return ""  # the same question about another image repeats nothing
    return "\n".join(text for message in messages for _, text in get_texts(message))


def _messages(example: dict[str, Any]) -> Iterator[Any]:
    source = example.get("input")
    inside = source.get("messages") if isinstance(source, dict) else None
    outputs = (example.get("preferred_output"), example.get("non_preferred_output"))
    for messages in (example.get("messages"), inside, *outputs):
        for message in messages if isinstance(messages, list) else ():
            if not isinstance(message, dict) or message.get("role") not in _INSTRUCTING:
                yield message
