"""`python -m finetune`: what needs no Pulumi program, before a run of one and after a kill."""
