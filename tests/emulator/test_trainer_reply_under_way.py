"""A reply symbol by symbol: the numbers of the whole network, and the text in pieces."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from emulator.trainer import alphabet
from emulator.trainer.conversation import Turn, prompt_of
from emulator.trainer.drawing import Draws, draw
from emulator.trainer.features import REACH, batch_of
from emulator.trainer.model import forward, initial_weights
from emulator.trainer.pretraining import load_or_make_base
from emulator.trainer.reply_under_way import ReplyUnderWay
from emulator.trainer.sampling import write

ASKED = [{"role": "user", "content": "7 더하기 5는 얼마예요?"}]
LIVELY = {"temperature": 2.0, "top_p": 1.0, "seed": 5}


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> object:
    """Give the base model, trained once for all tests."""
    return load_or_make_base(Path(tmp_path_factory.getbasetemp()) / "trainer-base.npz")


@pytest.mark.parametrize("messages", [ASKED, [{"role": "user", "content": ""}]])
def test_the_odds_are_those_of_the_network(base, messages):
    """After any symbols the quick way gives what `forward` gives for the place."""
    prompt = prompt_of(messages)
    near = list(prompt.symbols[-REACH:])
    reply = ReplyUnderWay(base, prompt)
    written = []
    for symbol in alphabet.encode("음. 왜요? 네! 다시. 자, 또. 좋아. 끝."):
        symbols = [*near, *written, alphabet.PADDING]
        turn = Turn(symbols=symbols, start=len(near), question=prompt.question)
        expected = forward(base, batch_of([turn])).log_odds[-1]

        assert np.allclose(reply.log_odds(), expected, atol=1e-4)
        reply.append(symbol)
        written.append(symbol)


def test_the_pieces_are_characters_and_their_symbols(base):
    """Each piece's symbols spell its text; the last piece is only the reason."""
    *pieces, last = write(base, ASKED, Draws(**LIVELY), stop=[], fits=lambda _: True)

    assert [alphabet.decode(one.symbol for one in piece.drawn) for piece in pieces] == [
        piece.text for piece in pieces
    ]
    assert {len(piece.text) for piece in pieces} == {1}
    assert (last.text, last.finish_reason) == ("", "stop")


def test_a_piece_is_given_as_soon_as_it_is_certain():
    """With a stop text of two characters a piece waits for one more character, not for the end."""
    seen = []
    pieces = write(
        initial_weights(0),
        ASKED,
        Draws(**LIVELY),
        stop=["ab"],
        fits=lambda text: not seen.append(text),
    )
    first = next(pieces)

    assert len(seen) == 2
    assert seen[-1].startswith(first.text)


def test_penalties_make_a_repeated_symbol_less_likely():
    """Where all is equally likely, with a great penalty no symbol comes twice."""
    weights = initial_weights(0)
    flat = Draws(temperature=1.0, top_p=1.0, seed=1, presence_penalty=2.0, frequency_penalty=2.0)
    plain = Draws(temperature=1.0, top_p=1.0, seed=1)

    repeated = [_repetitions(weights, how) for how in (plain, flat)]

    assert repeated[1] < repeated[0]


def _repetitions(weights, how):
    """Count how many of the first 150 symbols had been drawn before."""
    symbols = [drawn.symbol for drawn in islice(draw(weights, ASKED, how), 150)]
    return len(symbols) - len(set(symbols))
