"""What is found in a text is found in a file too: no line is passed over that has something."""

from __future__ import annotations

import json

from finetune.dataset.check import check_dataset
from finetune.dataset.privacy import find_private
from finetune.dataset.text_quality import find_text_faults
from tests.data import made_files

TEXTS = (
    "안녕하세요 여러분, 꿀벌입니다",
    "Grüße aus Köln",
    "привет мир",
    "こんにちは世界",
    "naïve café œuvre",
    "你好世界",
    "\u201cquoted\u201d \u2014 it\u2019s fine\u2026",
    "it\u2019s",
    "λόγος",
    "שלום עולם",
    "😀 smile",
)
WRONG_ENCODINGS = (
    "latin-1",
    "cp1252",
    "cp1251",
    "cp1250",
    "cp437",
    "mac-roman",
    "cp949",
    "shift_jis",
    "gbk",
)
PRIVATE = (
    "kim.minji@hanmail.net",
    "010-9473-2816",
    "01094732816",
    "(212) 736-5000",
    "+44 20 7946 0958",
    "+821094732816",
    "900101-1234568",
    "536-90-4399",
    "4539 1488 0343 6467",
    "DE89370400440532013000",
    "aaa8Q~abc.def~ghijklmnopq.rstuvwxyz12345",
    "AKIAQWERTYUIOPASDFGH",
    "sig=abcdefghijkl%2Bmnopqrstuvwxyz0123456789abcdefghijklmno%3D",
    *made_files.SECRETS.values(),
)
DAMAGED = ("a\x00b", "a\x07b", "a\x1b[1mb", "a\x85b", "a\x9fb", "a\ufffdb", "?안녕?")


def garbled():
    """Return texts as they look when their bytes are read in a wrong encoding."""
    for text in TEXTS:
        for encoding in WRONG_ENCODINGS:
            yield text.encode().decode(encoding, "ignore")
            yield text.encode().decode(encoding, "replace")


def samples():
    """Return every sample, alone and inside a sentence."""
    for text in (*TEXTS, *garbled(), *PRIVATE, *DAMAGED):
        yield text
        yield f"Well, {text} is what it says."


def test_what_is_found_in_a_text_is_found_in_a_file(tmp_path):
    """Each line has the warnings that its answer has by itself, and no others."""
    lines = {
        f"Nr. {n}: what does it say?": text for n, text in enumerate(samples()) if text.strip()
    }
    path = tmp_path / "data.jsonl"
    path.write_bytes(
        b"".join(
            json.dumps(
                {
                    "messages": [
                        {"role": "user", "content": asked},
                        {"role": "assistant", "content": text},
                    ]
                }
            ).encode()
            + b"\n"
            for asked, text in lines.items()
        )
    )
    expected = {
        (line, code)
        for line, text in enumerate(lines.values(), 1)
        for code, _ in (*find_private(text), *find_text_faults(text))
    }

    report = check_dataset(str(path))
    found = {(warning.line, warning.code) for warning in report.warnings}
    counted = {code: sum(code == c for _, c in expected) for code in dict(expected).values()}

    assert len(expected) > 100
    assert {line for line in found if line[1] != "near-duplicate"} <= expected
    assert {code: report.counts.get(code) for code in counted} == counted
