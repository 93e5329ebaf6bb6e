"""The OpenAI API of an account (v1 paths): one file per operation group."""
