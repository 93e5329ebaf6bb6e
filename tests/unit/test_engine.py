"""What a provider says to the engine, where there is none."""

import pytest

from finetune.providers import engine


@pytest.mark.parametrize("severity", ["INFO", "WARNING"])
def test_without_an_engine_nothing_is_said(severity, capfd):
    """A test, or a program of somebody's own, hears nothing and fails at nothing."""
    said = engine.say("a line", severity)

    assert said is None
    assert capfd.readouterr() == ("", "")


def test_without_an_engine_it_counts_as_there():
    """Only a host whose engine has died must do nothing."""
    assert engine.is_alive()
