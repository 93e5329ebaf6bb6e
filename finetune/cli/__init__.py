"""`python -m finetune`: what can be known of data and spec without Azure and without Pulumi."""
