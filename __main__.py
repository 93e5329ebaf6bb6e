"""What `pulumi` runs."""

from infra.program import run

run()
