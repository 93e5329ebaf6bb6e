"""The documents, and what stands where in them."""

import re
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
README = CHECKOUT / "README.md"
DOCS = CHECKOUT / "docs"
DATA = DOCS / "data.md"
DOCUMENTS = [README, CHECKOUT / "CONTRIBUTING.md", *DOCS.glob("*.md")]
GUIDES = [DOCS / "guide.md", DOCS / "guide.ko.md"]
FOR_USERS = [README, *GUIDES, DATA, DOCS / "operations.md"]

BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`(?P<text>[^`\n]+)`(?!`)")


def documents(paths):
    """Return the paths as parameters that are called by their file names."""
    return [pytest.param(path, id=path.name) for path in sorted(paths)]


def blocks(path, language=None):
    """Return the texts of a document's fenced blocks, of one language or of all."""
    found = BLOCK.finditer(path.read_text(encoding="utf-8"))
    return [block["text"] for block in found if language in (None, block["language"])]


def prose(path):
    """Return a document without its fenced blocks."""
    return BLOCK.sub("", path.read_text(encoding="utf-8"))


def spans(path):
    """Return what a document's prose has in backticks."""
    return [span["text"] for span in SPAN.finditer(prose(path))]


def model_entries(block):
    """Return the models that a YAML block declares, by name."""
    content = yaml.safe_load(block)
    config = content.get("config", content)
    return config.get("models") or config.get("azure-finetune:models") or {}
