"""Graders, which give the scores that reinforcement trains by, and what their texts may hold."""
