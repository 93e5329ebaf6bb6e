r"""A file in blocks of whole lines: what one look takes in, and what is shared out.

A line ends with `\n`, `\r\n` or `\r`, as in every editor; a newline inside a JSON string is
written `\n` in two characters and ends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

BLOCK_BYTES = 1 << 18
"""A block's size, but for the rest of its last line: it fits into a processor's cache."""

MOST_BLOCKS = 1_000
"""In larger files blocks are larger, so that their numbers fit into a pipe of one page."""

MAX_LINE_BYTES = 64 << 20
"""A longer line is not read into memory.

Six images of 10 MB, the most that the service takes of one, fit.
"""

_PIECE_BYTES = 1 << 16


class Block(NamedTuple):
    """Where a block begins, and how long it is."""

    offset: int
    size: int


def get_blocks(file: BinaryIO, size_bytes: int) -> Iterator[Block]:
    """Yields the file's blocks in order; one larger than two blocks holds a single line."""
    start, block_bytes = 0, max(BLOCK_BYTES, size_bytes // MOST_BLOCKS)
    while start < size_bytes:
        end = _find_line_end(file, start + block_bytes - 1, size_bytes)
        if end - start > 2 * block_bytes:
            yield from _with_long_line_apart(file, Block(start, block_bytes), end)
        else:
            yield Block(start, end - start)
        start = end


def read_block(file: BinaryIO, block: Block) -> bytes:
    """The block's bytes without the file's byte-order mark; fewer where the file has shrunk."""
    file.seek(block.offset)
    content = file.read(block.size)
    return content if block.offset else content.removeprefix(BYTE_ORDER_MARK)


def _find_line_end(file: BinaryIO, position: int, size_bytes: int) -> int:
    """Where the next line begins after the line end that is next from `position` on."""
    file.seek(position)
    while position < size_bytes and (piece := file.read(_PIECE_BYTES)):
        end = piece.find(b"\n")
        if end < 0:
            end = piece.find(b"\r", 0, len(piece) - 1)  # the last one may have its "\n" behind it
        if end >= 0:
            return min(position + end + 1, size_bytes)
        position += len(piece)
    return size_bytes


def _with_long_line_apart(file: BinaryIO, head: Block, end: int) -> Iterator[Block]:
    file.seek(head.offset)
    content, start = file.read(head.size), head.offset
    lines_end = max(content.rfind(b"\n"), content.rfind(b"\r")) + 1
    if lines_end:
        yield Block(start, lines_end)
    yield Block(start + lines_end, end - start - lines_end)
