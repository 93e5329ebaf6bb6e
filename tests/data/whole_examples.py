"""One example of each method that has every member which its format knows."""

from __future__ import annotations

SCHEMA = {
    "type": "object",
    "description": "where to",
    "properties": {"place": {"type": "string", "enum": ["Oslo"]}},
    "required": ["place"],
    "additionalProperties": False,
    "anyOf": [{"type": "object"}],
}
FUNCTION = {"name": "get_weather", "description": "today's", "parameters": SCHEMA, "strict": True}
DECLARED = {
    "tools": [{"type": "function", "function": FUNCTION}],
    "functions": [FUNCTION],
    "parallel_tool_calls": True,
}
IMAGE = {"type": "image_url", "image_url": {"url": "https://a.example/1.png", "detail": "low"}}
CALLED = {"name": "get_weather", "arguments": '{"place": "Oslo"}'}
ASKED = [
    {"role": "system", "content": "Answer."},
    {"role": "user", "content": [{"type": "text", "text": "Where?"}, IMAGE], "name": "ann"},
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "call_1", "type": "function", "function": CALLED}],
        "function_call": CALLED,
        "weight": 0,
    },
    {"role": "tool", "tool_call_id": "call_1", "content": "rain", "name": "get_weather"},
    {"role": "function", "name": "get_weather", "content": "rain"},
]
ANSWER = {"role": "assistant", "content": "Rain.", "refusal": None, "audio": None, "weight": 1}

EXAMPLES = {
    "supervised": {"messages": [*ASKED, ANSWER], **DECLARED},
    "dpo": {
        "input": {"messages": ASKED, **DECLARED},
        "preferred_output": [ANSWER],
        "non_preferred_output": [{"role": "assistant", "content": "No idea."}],
    },
    "reinforcement": {
        "messages": [*ASKED, {"role": "user", "content": "So?"}],
        **DECLARED,
        "answer": {"days": 366},
    },
}
