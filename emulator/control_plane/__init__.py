"""Azure Resource Manager, as far as fine-tuning needs it: one file per operation group."""
