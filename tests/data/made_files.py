"""Faulty files that are no text, or should not lie about as text: made when a test needs them."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import lzma
import os
import socket
import tarfile
import zipfile
from pathlib import Path

from tests.data.expectations import HERE

PLAIN = (HERE / "good" / "plain.jsonl").read_bytes()
TEXT = PLAIN.decode()


def _zip(content):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.jsonl", content)
    return archive.getvalue()


def _tar_gz(content):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as file:
        entry = tarfile.TarInfo("data.jsonl")
        entry.size = len(content)
        file.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


COMPRESSED = {
    "gzip": gzip.compress(PLAIN),
    "gzip-by-another-name": gzip.compress(PLAIN, 1, mtime=1),
    "bzip2": bz2.compress(PLAIN),
    "xz": lzma.compress(PLAIN),
    "zip": _zip(PLAIN),
    "tar-gz": _tar_gz(PLAIN),
    "zstd": bytes.fromhex("28b52ffd0458") + bytes(range(100)),
    "7z": bytes.fromhex("377abcaf271c0004") + bytes(range(100)),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(range(100)),
    "lz4": bytes.fromhex("04224d186440a7") + bytes(range(100)),
}
"""What compressing programs make of a good file, or how what they make begins."""

OF_OTHER_WIDTH = {
    "utf-16-le": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "utf-16-be": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-16-le-without-mark": TEXT.encode("utf-16-le"),
    "utf-16-be-without-mark": TEXT.encode("utf-16-be"),
    "utf-16-le-with-crlf": TEXT.replace("\n", "\r\n").encode("utf-16"),
    "utf-32-le": b"\xff\xfe\0\0" + TEXT.encode("utf-32-le"),
    "utf-32-be": b"\0\0\xfe\xff" + TEXT.encode("utf-32-be"),
    "utf-32-le-without-mark": TEXT.encode("utf-32-le"),
    "utf-32-be-without-mark": TEXT.encode("utf-32-be"),
}
"""A good file in encodings of two and four bytes a character."""


HOLED_SCHEMA = {"type": "object", "properties": {"n": {"type": "number", "default": "HOLE"}}}


def _answer(content, **more):
    """Return a line whose answer has the text given, as JSON that has only ASCII."""
    asked = {"role": "user", "content": "Where do bees sleep?"}
    messages = [asked, {"role": "assistant", "content": content}]
    return json.dumps({"messages": messages, **more}).encode()


def _field(raw):
    """Return a line whose tool has a parameter with the JSON text given in its schema."""
    tool = {"type": "function", "function": {"name": "f", "parameters": HOLED_SCHEMA}}
    return _answer("One.", tools=[tool]).replace(b'"HOLE"', raw)


def _image(characters):
    """Return a line with an image in it whose base64 has so many characters."""
    url = {"url": "data:image/png;base64," + "A" * characters}
    asked = {"role": "user", "content": [{"type": "image_url", "image_url": url}]}
    return json.dumps({"messages": [asked, {"role": "assistant", "content": "A bee."}]}).encode()


TOO_MUCH = {
    "nested-too-deep": [
        _field(b"[" * 100_000 + b"]" * 100_000),
        _field(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    ],
    "number-too-long": [_field(b"9" * 5_000), _field(b"-" + b"9" * 100_000)],
    "bad-image": [_image(14_000_000)],
    "line-too-long": [_answer("a" * 70_000_000)],
}
"""Lines that are too much of something, by the code that they are answered with."""

JWT_HEAD = "eyJhbGciOiJIUzI1NiJ9"

SECRETS = {
    "openai": "sk-" + "proj-" + "aB3" * 16 + "T3Blbk" + "FJ" + "x9Y" * 7,
    "openai-old": "sk-" + "a1B2c3D4e5F6g7H8i9J0" + "T3BlbkFJ" + "k1L2m3N4o5P6q7R8s9T0",
    "aws": "AKIA" + "QWERTY2IOPASD3GH",
    "github": "ghp_" + "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX",
    "private-key": "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEow" + "IBAAKCAQEA7" * 6 + "\n",
    "json-web-token": f"{JWT_HEAD}.eyJzdWIiOiJoaXZlLTcifQQQ.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFU",
    "azure-storage": "DefaultEndpointsProtocol=https;AccountName=hives;AccountKey="
    + "Zm9vYmFy" * 10
    + "Zm9vYg==;EndpointSuffix=core.windows.net",
}
"""Made-up secrets, put together here so that no scanner of repositories takes them for real."""


def among_good(*lines, after=5):
    """Return a file's bytes: good lines, the lines given, good lines."""
    good = PLAIN.splitlines()
    return b"".join(line + b"\n" for line in (*good[:after], *lines, *good[after:]))


def with_answer(content):
    """Return a file's bytes whose line 6 has an answer with the text given."""
    return among_good(_answer(content))


def with_default(raw):
    """Return a file's bytes whose line 6 has the JSON text given as a parameter's default."""
    return among_good(_field(raw))


def make_no_file(kind, folder):
    """Make something in a folder that is no regular file; return its path."""
    path = Path(folder) / "data.jsonl"
    if kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with contextlib.chdir(folder), socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)  # a whole path may be too long for a socket's
    elif kind == "link-to-a-directory":
        path.symlink_to(folder)
    else:
        path = Path("/dev") / kind
    return path
