"""Runs the command line: `python -m finetune --help`."""

import sys

from finetune.cli.main import main

sys.exit(main())
