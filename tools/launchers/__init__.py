"""What a Pulumi CLI built from Go modules lacks: copied beside it, run by the engine."""
