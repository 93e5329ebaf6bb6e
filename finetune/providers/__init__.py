"""The dynamic providers, a file each.

Module paths and class names are written into users' state: they never change (a test pins them).
"""
