"""The codes that users may have written into their scripts: a check finds these and no others."""

FILE_WORDS = """
file-missing not-a-file not-readable file-too-large file-changed utf-16 compressed json-array
not-jsonl too-few-examples
"""
LINE_WORDS = """
invalid-utf-8 invalid-json not-an-object duplicate-key not-a-number number-too-long nested-too-deep
lone-surrogate line-too-long
"""
SHAPE_WORDS = """
wrong-format missing-key unknown-key wrong-type no-messages unknown-role missing-content
empty-content unknown-content-type bad-image image-in-assistant too-many-images image-not-supported
bad-weight weight-misplaced no-assistant-message nothing-to-learn last-message-not-assistant
last-message-not-user bad-tool-call duplicate-tool-call-id tool-call-unanswered
tool-answer-without-call unknown-tool bad-tool-schema bad-function-schema outputs-equal not-a-pair
output-role grader-field-missing example-too-long
"""
WARNED_OF = """
blank-line control-character mojibake replacement-character functions-deprecated duplicate-example
near-duplicate also-in-validation also-in-evaluation personal-data secret
"""

LINE_ERRORS = frozenset(LINE_WORDS.split())
"""What keeps a line from being read as an example at all."""

ERRORS = LINE_ERRORS | frozenset((FILE_WORDS + SHAPE_WORDS).split())
"""What the service refuses, or what makes training pointless."""

WARNINGS = frozenset(WARNED_OF.split())
"""What the service takes, and what somebody should look at."""
