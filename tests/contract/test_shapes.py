"""The schemas are the tables of docs/azure.md, and they refuse what these do not have."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.contract import control_plane_shapes, data_plane_shapes, request_shapes

FACTS = (Path(__file__).resolve().parents[2] / "docs" / "azure.md").read_text(encoding="utf-8")


def section(number):
    """Return the text of one section, headed `### number title`."""
    return re.search(rf"^### {re.escape(number)} .*?(?=^##)", FACTS, re.MULTILINE | re.DOTALL)[0]


@pytest.mark.parametrize("module", [data_plane_shapes, control_plane_shapes, request_shapes])
def test_every_field_is_in_the_table_that_its_shape_names(module):
    """What a schema asks for is a fact with a source, and no guess of the tests'."""
    missing = [
        f"{shape.__name__}.{name} ({shape.section})"
        for shape in module.SHAPES
        for name in shape.model_fields
        if name not in module.ENVELOPE and not re.search(rf"\b{name}\b", section(shape.section))
    ]

    assert missing == []


def test_a_field_that_no_table_has_is_refused():
    """So is one of another type than it should be."""
    file = {
        "id": "file-1",
        "object": "file",
        "bytes": 12,
        "created_at": 1_800_000_000,
        "filename": "a.jsonl",
        "purpose": "fine-tune",
        "status": "processed",
    }

    assert data_plane_shapes.File.model_validate(file)
    for change in ({"colour": "red"}, {"bytes": "12"}, {"status": "uploaded"}, {"id": None}):
        with pytest.raises(ValidationError):
            data_plane_shapes.File.model_validate(file | change)
