"""The local Azure: one process on 127.0.0.1 that answers as Azure OpenAI does.

It has a control plane (ARM), a data plane (OpenAI API), a clock that can be moved and a bill.
It trains for real, in numpy, and refuses with a named error whatever it does not support.
It imports nothing of `finetune`: if both sides shared a constant, a shared mistake would pass.
"""
