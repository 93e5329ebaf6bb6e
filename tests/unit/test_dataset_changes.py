"""What changed between two versions of a data file, told from what state keeps of them."""

import random
from hashlib import sha256

import pytest

from finetune.dataset.changes import EXACT_EXAMPLES, describe_change, digest_sketch


def digests(*names):
    """Return the digest of an example for each name."""
    hashes = (sha256(str(name).encode()).digest() for name in names)
    return [int.from_bytes(one[:8], "big") for one in hashes]


def change(old, new, old_tokens=1_000, new_tokens=1_212):
    """Return the sentence about two versions with these examples."""
    return describe_change(
        digest_sketch(digests(*old)), digest_sketch(digests(*new)), old_tokens, new_tokens
    )


def about(sentence):
    """Return the first number of a sentence that begins with "about"."""
    assert sentence.startswith("about ")
    return int(sentence.split()[1].replace(",", ""))


OLD = range(45)


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ([100, 101, 102, *range(3, 45), 103], "3 of 45 examples changed, 1 added: +212 tokens"),
        ([*range(44), 100], "1 of 45 examples changed: +212 tokens"),
        ([*OLD, 100, 101], "2 added: +212 tokens"),
        ([*OLD, 7], "1 added: +212 tokens"),
        (range(43), "2 removed: +212 tokens"),
        ([100, *range(1, 40)], "1 of 45 examples changed, 5 removed: +212 tokens"),
        (range(44, -1, -1), "order changed only"),
        (OLD, "nothing changed"),
        ([], "45 removed: +212 tokens"),
    ],
    ids=["four", "one", "added", "a double", "removed", "mixed", "order", "nothing", "emptied"],
)
def test_a_change_of_a_usual_file_is_told_exactly(new, sentence):
    """Examples are told apart by their content, wherever they stand."""
    assert change(OLD, new) == sentence


@pytest.mark.parametrize(
    ("tokens", "said"),
    [((1_500, 1_200), "-300 tokens"), ((5, 5), "as many tokens"), ((10, 11), "+1 token")],
)
def test_the_change_of_tokens_is_told_with_its_sign(tokens, said):
    """Fewer tokens have a minus, as many are told in words."""
    assert change(OLD, range(43), *tokens) == f"2 removed: {said}"


def test_one_of_one_example_is_no_plural():
    """The sentence follows the number."""
    assert change([1], [2]) == "1 of 1 example changed: +212 tokens"


def test_a_sketch_of_any_size_fits_into_state():
    """A file of 45 examples takes 300 bytes, one of 200,000 no more than one of 4,096."""
    many = digests(*range(EXACT_EXAMPLES + 1)) * 49

    assert len(digest_sketch(many[:45])) < 300
    assert len(digest_sketch(many[:EXACT_EXAMPLES])) < 22_000
    assert len(digest_sketch(many)) < 22_000


LARGE = range(20_000)


@pytest.mark.parametrize("count", [1, 3, 20, 400, 5_000])
def test_a_change_of_a_large_file_is_told_about(count):
    """Of 20,000 examples, the number that changed is right to a tenth."""
    sentence = change(LARGE, [*range(count, 20_000), *range(50_000, 50_000 + count)])

    assert about(sentence) == pytest.approx(count, rel=0.1, abs=1)
    assert "of 20,000 examples changed: +212 tokens" in sentence


def test_examples_added_to_a_large_file_are_counted():
    """Where only some were added, the number is exact, because both sizes are known."""
    assert change(LARGE, range(20_010)) == "10 added: +212 tokens"
    assert change(LARGE, range(19_990)) == "10 removed: +212 tokens"


def test_a_large_file_that_is_another_one_is_told_as_such():
    """Nothing is left of it."""
    assert about(change(LARGE, range(30_000, 50_000))) == 20_000


def test_the_order_of_a_large_file_counts():
    """The same examples shuffled are the same examples."""
    shuffled = random.Random(5).sample(LARGE, len(LARGE))  # noqa: S311  (a shuffle)

    assert change(LARGE, shuffled) == "order changed only"
    assert change(LARGE, LARGE) == "nothing changed"


def test_a_file_that_grows_past_the_limit_is_compared_all_the_same():
    """A sketch of single examples is turned into buckets."""
    assert change(range(4_000), range(4_500)) == "500 added: +212 tokens"
    assert change(range(4_500), range(4_000)) == "500 removed: +212 tokens"


@pytest.mark.parametrize("text", ["", "examples", "examples:%", "buckets:1:2", "other:AAAA"])
def test_what_is_no_sketch_is_refused(text):
    """A state that holds something else is never taken for a file."""
    with pytest.raises(ValueError, match=r"sketch|base64|[Pp]adding|[Nn]on-"):
        assert describe_change(text, digest_sketch([]), 0, 0) == "never"
