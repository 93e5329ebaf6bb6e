"""Images in the messages of a user.

Source: https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning-vision (October
2026): 64 images an example, 10 MB each, JPEG, PNG or WEBP, by address or as a data URI.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import Any

from finetune.dataset.fault import Fault, at, kind_of, short, unknown_keys

MAX_IMAGES = 64
"""Of one example."""

MAX_IMAGE_BYTES = 10_000_000
"""Of one image."""

_DATA_URI = re.compile(r"data:([^;,]*)((?:;[^;,]*)*),")
_IMAGE_TYPE = re.compile(r"image/[a-z.+-]{1,10}")
_BEGINNINGS = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/jpg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF",
}
_DETAILS = ("auto", "low", "high")


def image_faults(part: dict[str, Any], where: str, *, vision: bool | None) -> Iterator[Fault]:
    """What is wrong with one part of type `image_url`."""
    place = at(where, "image_url")
    if vision is False:
        what = "this base model cannot be trained on images; take it out or choose another model"
        yield Fault("image-not-supported", what, where)
    yield from unknown_keys(part, ("type", "image_url"), where, "a part of type image_url")
    image = part.get("image_url")
    if not isinstance(image, dict):
        what = f'image_url is an object, {{"url": "https://…"}}, not {kind_of(image)}'
        yield Fault("bad-image", what, place)
        return
    yield from unknown_keys(image, ("url", "detail"), place, "image_url")
    if image.get("detail", "auto") not in _DETAILS:
        what = f"detail is {', '.join(_DETAILS)}, not {short(image['detail'])}"
        yield Fault("bad-image", what, at(place, "detail"))
    fault = _find_url_fault(image.get("url"))
    if fault:
        yield Fault("bad-image", fault, at(place, "url"))


def count_images(messages: Any) -> int:
    """How many images a list of messages has."""
    contents = [m.get("content") for m in messages if isinstance(m, dict)]
    return sum(
        isinstance(part, dict) and part.get("type") == "image_url"
        for content in contents
        if isinstance(content, list)
        for part in content
    )


def _find_url_fault(url: Any) -> str | None:
    if not isinstance(url, str):
        return f"url is a string, not {kind_of(url)}"
    if re.match(r"https://[^\s/]+", url):
        return None
    if not url.startswith("data:"):
        return "url is a public address (https://…) or a data URI (data:image/png;base64,…)"
    return _find_data_fault(url)


def _find_data_fault(url: str) -> str | None:
    head = _DATA_URI.match(url)
    if head is None or not head[2].endswith(";base64"):
        return "the data URI is none; it begins with data:image/png;base64, or the like"
    beginning = _BEGINNINGS.get(head[1].lower())
    if beginning is None:
        kind = head[1] if _IMAGE_TYPE.fullmatch(head[1]) else "of no type of images"
        return f"the image is {kind}; the service takes JPEG, PNG and WEBP"
    try:
        image = binascii.a2b_base64(url[head.end() :], strict_mode=True)
    except ValueError:
        return "the image's base64 is broken; encode the file again"
    if not image.startswith(beginning):
        return f"the image is no {head[1]}; name the type that it has, or mend it"
    if len(image) > MAX_IMAGE_BYTES:
        return f"the image has {len(image) / 1e6:.1f} MB; the service takes 10 MB, make it smaller"
    return None
