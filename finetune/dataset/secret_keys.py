"""Keys and tokens by the marks that their issuers gave them so that they can be found.

The marks and lengths are facts that the issuers publish, most of them for secret scanning:
https://docs.github.com/en/code-security/secret-scanning (GitHub and its partners) and
https://github.com/microsoft/security-utilities (Azure's), as of November 2026. A key without a
mark (32 hexadecimal digits may be anything) is left to `finetune.dataset.named_keys`, and a
password is not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from finetune.dataset.placeholder import is_placeholder
from finetune.dataset.sensitive_kind import SensitiveKind

_WORD = "[A-Za-z0-9]"
_NAME = "[A-Za-z0-9_-]"
_BASE64 = "[A-Za-z0-9+/]"
_AWS_KEY_ID = "A[KS]IA[A-Z0-9]{16}"

_LONG_WORD = re.compile(f"{_WORD}{{16}}")
_NO_WORD = re.compile("[0-9A-Z]|abcdef")


def _is_filled_in(found: re.Match[str]) -> bool:
    """Whether the key, without the issuer's mark, is more than a placeholder."""
    return not is_placeholder(found[1])


def _is_api_key(found: re.Match[str]) -> bool:
    """Whether `sk-` begins a key, and not a name such as `sk-annual-report-2026`."""
    parts = _LONG_WORD.search(found[1]), _NO_WORD.search(found[1])
    return None not in parts and _is_filled_in(found)


def _key(
    name: str,
    names: str,
    markers: str,
    pattern: str,
    is_real: Callable[[re.Match[str]], bool] = _is_filled_in,
) -> SensitiveKind:
    """A key that stands by itself; the first group is what the issuer made up.

    The markers are given in one string, with spaces between them.
    """
    bounded = re.compile(f"(?<!{_WORD})(?:{pattern})(?!{_WORD})")
    return SensitiveKind(name, names, tuple(markers.split()), bounded, is_real)


KEYS = (
    _key("an API key (sk-)", "API keys (sk-)", "sk-", f"sk-({_NAME}{{16,}})", _is_api_key),
    _key(
        "an Azure key",
        "Azure keys",
        "JQQJ9",
        f"({_WORD}{{52}}JQQJ9[9DH]{_WORD}[A-L]{_WORD}{{24}}(?:{_WORD}{{2}}==)?)",
    ),
    _key(
        "an Azure connection string",
        "Azure connection strings",
        "Key=",
        f"(?:Account|SharedAccess|Access)Key=({_BASE64}{{43,86}})={{1,2}}",
    ),
    _key(
        "an Azure storage or database key",
        "Azure storage or database keys",
        "==",
        # but in a connection string; behind a hyphen is the SHA-512 of npm's lock files
        f"(?<![+/-])(?<!(?:t|s)Key=)({_BASE64}{{86}})==",
    ),
    _key(
        "a shared access signature",
        "shared access signatures",
        "sig=",
        "sig=([A-Za-z0-9%+/]{43,})",
    ),
    _key(
        "an Entra client secret",
        "Entra client secrets",
        "Q~",
        r"([A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34})",
    ),
    _key(
        "an AWS secret access key",
        "AWS secret access keys",
        "AKIA ASIA",
        rf"{_AWS_KEY_ID}[^A-Za-z0-9][\s\S]{{0,99}}?(?<!{_BASE64})({_BASE64}{{40}})(?![+/=])",
    ),
    _key("an AWS access key", "AWS access keys", "AKIA ASIA", "A[KS]IA([A-Z0-9]{16})"),
    _key("a Google API key", "Google API keys", "AIza", f"AIza({_NAME}{{35}})"),
    _key(
        "a GitHub token", "GitHub tokens", "ghp_ gho_ ghs_ ghu_ ghr_", f"gh[opsur]_({_WORD}{{36,}})"
    ),
    _key(
        "a GitHub token",
        "GitHub tokens",
        "github_pat_",
        f"github_pat_({_WORD}{{22}}_{_WORD}{{59}})",
    ),
    _key("a GitLab token", "GitLab tokens", "glpat-", f"glpat-({_NAME}{{20,}})"),
    _key("a Slack token", "Slack tokens", "xox", f"xox[abeoprs]-({_NAME}{{20,}})"),
    _key(
        "a Slack webhook",
        "Slack webhooks",
        "hooks.slack.com/",
        f"hooks.slack.com/(?:services|workflows|triggers)/({_WORD}+/{_WORD}+/{_WORD}{{16,}})",
    ),
    _key("a Hugging Face token", "Hugging Face tokens", "hf_", f"hf_({_WORD}{{34,}})"),
    _key("an npm token", "npm tokens", "npm_", f"npm_({_WORD}{{36}})"),
    _key("a PyPI token", "PyPI tokens", "pypi-AgE", f"pypi-AgE({_NAME}{{50,}})"),
    _key("a Stripe key", "Stripe keys", "k_live_ k_test_", f"[rs]k_(?:live|test)_({_WORD}{{16,}})"),
    _key(
        "a JSON web token",
        "JSON web tokens",
        "eyJ",
        # the bound keeps a text of nothing but beginnings from taking minutes
        rf"eyJ({_NAME}{{13,2000}}\.eyJ{_NAME}{{13,}}(?:\.{_NAME}*)?)",
    ),
    _key(
        "a private key",
        "private keys",
        "PRIVATE",
        r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----",
        lambda _: True,
    ),
)
