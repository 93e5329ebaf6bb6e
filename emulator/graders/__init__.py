"""Graders: from a model's answer and its example to a reward. Nothing here knows of HTTP."""
