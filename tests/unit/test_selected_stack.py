"""What `pulumi` prints is UTF-8, whatever the terminal's locale is."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
ASCII_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
EXPORT = """
from finetune.cli.selected_stack import SelectedStack
print(ascii(SelectedStack("organization/shop/dev", "file://~").export()))
"""


def test_a_state_is_read_in_any_locale(tmp_path):
    """Such as EUC-KR, in which the bytes are other letters, or ASCII, in which they are none."""
    pulumi = tmp_path / "pulumi"
    pulumi.write_text("""#!/bin/sh\nprintf '{"owner": "지민"}'\n""", encoding="utf-8")
    pulumi.chmod(0o755)

    exported = subprocess.run(
        [sys.executable, "-c", EXPORT],
        cwd=CHECKOUT,
        env={**os.environ, **ASCII_LOCALE, "PATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert exported.stderr == ""
    assert exported.stdout == "{'owner': '\\uc9c0\\ubbfc'}\n"
