"""Personal data and keys in texts: what is found, what belongs to nobody, what is quoted."""

import string

import pytest

from finetune.dataset.privacy import find_private
from tests.data.private_texts import AWS_SECRET, FOUND, KEYS, SECRETS, iban, made_up

HARMLESS = [
    "write to me@example.com, you@mail.example.org or root@db.test; me@example.com으로",
    "a@b.invalid, a@b.example, a@EXAMPLE.NET, root@localhost",
    "git clone git@github.com:owner/name.git; icon@2x.png; @app.route; a @ b; lodash@4.17.21",
    "3.14159265358979323846 and 2.718281828459045, 1.01012345678",
    "1,000,000,000 + 2,000,000,000 = 3,000,000,000; 10000000000 - 9999999999; 5+10000000000",
    "+3 000 000 000; (x+123456789012)",
    "2024-01-15 12:34:56.789012, 20240115123456, 1763800000000, 2026-11-22T14:17:14+09:00",
    "version 10.0.19045.3803, 192.168.100.200",
    "ISBN 978-3-16-148410-0, ISBN 9788932917245, ISSN 1234-5678",
    "order 20240115-1234567, SKU-415-236-7890, no. 231315-1234567, 123-45-67890",
    "000-0000-0000, 01000000000, 1-800-234-5678, 1588-1234, 9007199254740993",
    "4539 1488 0343 6468, 4242 4242 4242 4241, +44 20 7946",
    "000-12-3456, 666-12-3456, 912-34-5678, 536-00-1234",
    "901301-1234568, 900230-1234567, 123456-1234567, 9001011234567",
    "DE00 3704 0044 0532 0130 00, AB12 CDEF GHIJ KLMN OPQR",
    "010101010101, 01010101010, 11111111111111111111",
    "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b",
    "d41d8cd98f00b204e9800998ecf8427e 550e8400-e29b-41d4-a716-446655440000",
    "sk-your-api-key-here-1, sk-yourapikeygoeshere123, sk-2024-annual-report-final",
    "risk-management-in-2024-for-everybody, hf_hub_download, npm_config_registry, xoxo-2024",
    "AKIAXXXXXXXXXXXXXXXX, AccountKey=<key>, sig=..., sk_live_xxxxxxxxxxxxxxxxxxxxxxxx, <API_KEY>",
    "hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX, sk-****************",
    "ghp_" + "ab" * 18,
    "-----BEGIN PUBLIC KEY-----\n" + made_up(64),
    "api_key=settings.production_gpt4_model, api_key=get_2_words_from_the_2_vaults('a')",
    'api_key = os.environ["AZURE_OPENAI_API_KEY_2"], api_key="YOUR_AZURE_OPENAI_API_KEY_HERE_1"',
    "api key: 2024-01-15-2024-02-16, secret_key=12345678901234567890123456789",
    "Authorization: Bearer <token>, 'Bearer ' + token, the bearer of bad news from 2024-01-15",
    "commit 3a7bd3e2360a3d29eea436fcfb7e44c735d117c4; sha512-" + made_up(86) + "==",
    "x_1 + x_2 = 10, https://docs.python.org/3/library/re.html#re.Pattern.finditer_and_so_on",
]


@pytest.mark.parametrize("around", ["{}", "Call {}, please.", "연락처는 {}입니다", "({})\n"])
@pytest.mark.parametrize(("name", "datum"), FOUND, ids=[datum for _, datum in FOUND])
def test_a_personal_datum_is_named_by_its_kind(name, datum, around):
    """Whatever stands around it, in any script, a datum is one finding that does not quote it."""
    what = f"holds {name}; remove or replace it: the model may repeat it"

    assert find_private(around.format(datum)) == [("personal-data", what)]


@pytest.mark.parametrize("around", ["{}", 'key = "{}"', "제 키는 {} 이에요", "`{}`."])
@pytest.mark.parametrize(("name", "key"), SECRETS, ids=[f"{n}, {len(k)}" for n, k in SECRETS])
def test_a_key_is_named_by_its_kind(name, key, around):
    """A key is to be removed, and to be changed where it is used; it is not quoted."""
    ((code, what),) = find_private(around.format(key))

    assert code == "secret"
    assert what == (
        f"holds {name}; remove or replace it: the model may repeat it; "
        "and change it where it is used, since it has been written to a file"
    )


@pytest.mark.parametrize("text", HARMLESS)
def test_what_belongs_to_nobody_gives_nothing(text):
    """Examples of documentation, numbers that are only long and placeholders are let pass."""
    assert find_private(text) == []


def test_each_kind_is_counted_once_a_text():
    """Three addresses are one finding, and so is each other kind beside them."""
    text = "a@b.kr, c@d.kr, e@f.kr, 010-1234-5678; " + KEYS["a GitLab token"][0]

    assert [what.partition(";")[0] for _, what in find_private(text)] == [
        "holds 3 e-mail addresses",
        "holds a telephone number",
        "holds a GitLab token",
    ]


def test_a_key_that_has_a_mark_and_a_name_is_one_finding():
    """What the issuer's mark tells is not told again by the name that the text gives the key."""
    (key,) = KEYS["a GitLab token"]

    assert [what.partition(";")[0] for _, what in find_private(f'api_key = "{key}"')] == [
        "holds a GitLab token"
    ]


def test_an_aws_secret_is_known_by_the_key_id_before_it():
    """It has no mark, but it seldom stands alone; the two are two findings."""
    text = f"aws_access_key_id={KEYS['an AWS access key'][0]}\naws_secret_access_key={AWS_SECRET}"

    assert [what.partition(";")[0] for _, what in find_private(text)] == [
        "holds an AWS secret access key",
        "holds an AWS access key",
    ]


def test_a_key_is_found_in_a_text_that_has_no_digit():
    """Every 28th AWS access key is of letters alone, and so is every token of Hugging Face."""
    assert len(find_private("Mine: AKIA" + made_up(16, string.ascii_uppercase))) == 1
    assert len(find_private("Mine: hf_" + made_up(34, string.ascii_letters))) == 1


def test_a_word_after_an_iban_is_no_part_of_it():
    """Groups of four, followed by a word in capitals, are still read."""
    number = iban("DE", "370400440532013001")
    grouped = " ".join(number[start : start + 4] for start in range(0, 22, 4))

    assert len(find_private(f"{grouped} AND MORE")) == 1


@pytest.mark.parametrize("after", [" 12/27 123", " 123", ", 7"])
def test_what_follows_a_card_s_number_is_no_part_of_it(after):
    """The date and the digits of the back do not hide a card."""
    assert len(find_private(f"4539 1488 0343 6467{after}")) == 1


def test_a_lone_surrogate_is_no_hindrance():
    """Text that cannot be encoded is searched like any other."""
    assert len(find_private("\ud83d a@b.kr 010-1234-5678")) == 2
