"""Personal data and keys that are made up, or documentation's: a check has to find them all.

Keys are put together here so that no scanner of repositories takes them for real.
"""

import random
import string

ALPHANUMERIC = string.ascii_letters + string.digits


def made_up(length, alphabet=ALPHANUMERIC):
    """Return a random key, the same in every run, that stands in no file as it is."""
    choices = random.Random(length)  # noqa: S311 - nothing is kept secret here
    return "".join(choices.choice(alphabet) for _ in range(length))


def iban(country, account):
    """Return an IBAN with its check digits."""
    number = int("".join(str(int(character, 36)) for character in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02}{account}"


SEQUENCE = "1234567890abcdef"
AZURITE = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""Every storage emulator's.

Source: https://learn.microsoft.com/azure/storage/common/storage-use-azurite (November 2026).
"""
AWS_SECRET = "wJalrXUtnFEMI/K7MDENG" + "/bPxRfiCYEXAMPLEKEY"
JWT_IO = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
    ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
    ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
)
"""The documentation's of AWS, and of https://jwt.io (November 2026)."""

PERSONAL = {
    "an e-mail address": [
        "kim.minsu@naver.com",
        "JOHN+news@mail.example-firm.co.uk",
        "a_b@xn--9n2bp8q.com",
        "a@2x.de",
        "kim.git@a.kr",
        "김민수@회사.한국",
        "a@b.xn--3e0b707e",
        "postgres://user:word@db.a-firm.com/",
    ],
    "a telephone number": [
        "010-1234-5678",
        "01012345678",
        "010 2345 6789",
        "010.2345.6789",
        "02-312-4567",
        "(02) 3123-4567",
        "031)234-5678",
        "090-1234-5678",
        "+82 10-1234-5678",
        "+821012345678",
        "+82 (0)10 2345 6789",
        "+44 20 7946 0958",
        "+1 (415) 236-7890",
        "(415) 236-7890",
        "415-236-7890",
        "415.236.7890",
        "1-415-236-7890",
        "555-123-4567",
        "(415) 555-2671",
        "02-123-4567",
        "010-0000-0000",
        "010 12345678",
        "0101234-5678",
        "0111234567",
        "0507-1234-5678",
        "Tel.010-1234-5678",
        "2024 010-1234-5678 1990",
    ],
    "a payment card number": [
        "4539 1488 0343 6467",
        "4539148803436467",
        "5425-2334-3010-9903",
        "3782 123456 78903",
        "4539148803436467123",
        "6221 2600 1234 5674",
        "4111 1111 1111 1111",
        "4111.1111.1111.1111",
        "4242424242424242",
        "378282246310005",
        "1234 4539 1488 0343 6467 1227",
    ],
    "a Korean resident registration number": [
        "900101-1234568",
        "9001011234568",
        "211005-3123456",
        "850126-6401473",
        "900101-1234567",
        "900101 - 1234567",
        "주민번호 9001011234567",
    ],
    "a US social security number": ["536-22-1234", "219-09-9998", "123-45-6789", "078-05-1120"],
    "a bank account number (IBAN)": [
        iban("DE", "370400440532013001"),
        iban("NO", "86011117948"),
        iban("GB", "WEST12345698765433"),
    ],
}

KEYS = {
    "an API key (sk-)": [
        "sk-" + made_up(48),
        "sk-proj-" + made_up(120) + "_" + made_up(30),
        "sk-ant-api03-" + made_up(93) + "AA",
        "sk-" + SEQUENCE,
        "sk-" + SEQUENCE * 3,
        "sk-" + string.ascii_lowercase,
    ],
    "an Azure key": [made_up(52) + "JQQJ99" + "BKAC" + made_up(22)],
    "an Azure connection string": [
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + made_up(86) + "==",
        "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKey=" + made_up(43) + "=",
        "AccountKey=" + AZURITE,
    ],
    "an Azure storage or database key": [AZURITE, "KEY=" + AZURITE],
    "a shared access signature": ["https://a.blob.core.windows.net/b?sig=" + made_up(43) + "%3D"],
    "an Entra client secret": [made_up(3) + "8Q~" + made_up(34), "a.c7Q~" + "de.~" * 8],
    "an AWS access key": [
        "AKIA" + made_up(16, string.ascii_uppercase + "234567"),
        "ASIA" + made_up(16, string.ascii_uppercase + "234567"),
        "AKIA" + made_up(16, string.ascii_uppercase),
        "AKIA" + "IOSFODNN7EXAMPLE",
        "AKIA" + SEQUENCE.upper(),
    ],
    "a Google API key": ["AIza" + made_up(35)],
    "a GitHub token": [
        "ghp_" + made_up(36),
        "ghp_" + "1234567890" + string.ascii_lowercase,
        "github_pat_" + made_up(22) + "_" + made_up(59),
    ],
    "a GitLab token": ["glpat-" + made_up(20)],
    "a Slack token": ["xoxb-" + made_up(12, string.digits) + "-" + made_up(24)],
    "a Slack webhook": [
        "https://hooks.slack.com/services/T" + made_up(8) + "/B" + made_up(8) + "/" + made_up(24)
    ],
    "a Hugging Face token": ["hf_" + made_up(34, string.ascii_letters)],
    "an npm token": ["npm_" + made_up(36)],
    "a PyPI token": ["pypi-AgEIcHlwaS5vcmc" + made_up(60)],
    "a Stripe key": ["sk_live_" + made_up(24), "rk_live_" + made_up(99), "sk_test_" + made_up(24)],
    "a JSON web token": [
        "eyJ" + made_up(33) + ".eyJ" + made_up(50) + "." + made_up(43),
        JWT_IO,
        JWT_IO.rpartition(".")[0] + ".signature",
    ],
    "a private key": [
        f"-----BEGIN {kind}PRIVATE KEY-----{end}{made_up(64)}{end}{made_up(64)}{end}"
        for kind, end in (("", "\\n"), ("RSA ", "\n"), ("OPENSSH ", "\n"))
    ]
    + ["-----BEGIN " + "PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"]
    + ["-----BEGIN " + "PGP PRIVATE KEY BLOCK-----"],
    "an access key or token": [
        'api_key = "' + made_up(32, "0123456789abcdef") + '"',
        "api-key: " + made_up(20),
        '{\\"apiKey\\": \\"' + made_up(40) + '\\"}',
        "Ocp-Apim-Subscription-Key: " + made_up(32, "0123456789abcdef"),
        "Authorization: Bearer " + made_up(40),
        "Authorization: Basic " + made_up(28) + "==",
        "the access token is " + made_up(30),
        "API 키는 " + made_up(32) + "입니다",
        "https://a.kr/?api_key=" + made_up(32),
        "aws_secret_access_key = " + AWS_SECRET,
    ],
}

FOUND = [(name, datum) for name, data in PERSONAL.items() for datum in data]
SECRETS = [(name, key) for name, keys in KEYS.items() for key in keys]
