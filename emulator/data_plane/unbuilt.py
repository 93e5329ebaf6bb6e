"""Data-plane operations that Azure has and the local Azure has not (docs/azure.md 1.2 and 8).

Names are openai-python's, paths those of S-2504 (docs/azure.md). Since when: the specifications
beside it, and D-V1's list of what each preview has brought.
"""

from __future__ import annotations

from emulator.data_plane.surfaces import on_both

_EVAL = "evals/{eval_id}"
_RUN = _EVAL + "/runs/{run_id}"
_CHAT = "chat/completions/{completion_id}"
_BATCHES = "2024-07-01-preview"
_STORED = "2025-02-01-preview"
_RESPONSES = "2025-03-01-preview"
_EVALS = "2025-04-01-preview"
_UNBUILT = (
    ("batches.create", "POST", "batches", _BATCHES),
    ("batches.list", "GET", "batches", _BATCHES),
    ("batches.retrieve", "GET", "batches/{batch_id}", _BATCHES),
    ("batches.cancel", "POST", "batches/{batch_id}/cancel", _BATCHES),
    ("chat.completions.list", "GET", "chat/completions", _STORED),
    ("chat.completions.retrieve", "GET", _CHAT, _STORED),
    ("chat.completions.update", "POST", _CHAT, _STORED),
    ("chat.completions.delete", "DELETE", _CHAT, _STORED),
    ("chat.completions.messages.list", "GET", _CHAT + "/messages", _STORED),
    ("evals.create", "POST", "evals", _EVALS),
    ("evals.list", "GET", "evals", _EVALS),
    ("evals.retrieve", "GET", _EVAL, _EVALS),
    ("evals.update", "POST", _EVAL, _EVALS),
    ("evals.delete", "DELETE", _EVAL, _EVALS),
    ("evals.runs.create", "POST", _EVAL + "/runs", _EVALS),
    ("evals.runs.list", "GET", _EVAL + "/runs", _EVALS),
    ("evals.runs.retrieve", "GET", _RUN, _EVALS),
    ("evals.runs.cancel", "POST", _RUN, _EVALS),
    ("evals.runs.delete", "DELETE", _RUN, _EVALS),
    ("evals.runs.output_items.list", "GET", _RUN + "/output_items", _EVALS),
    ("responses.create", "POST", "responses", _RESPONSES),
    ("responses.retrieve", "GET", "responses/{response_id}", _RESPONSES),
    ("responses.delete", "DELETE", "responses/{response_id}", _RESPONSES),
)

OPERATIONS = tuple(
    operation
    for name, method, path, since in _UNBUILT
    for operation in on_both(name, method, path, None, since=since)
)
