"""Figures of Millrace beside its peers, measured in the same run.

Lives here: one file a figure, each with `NAME` and `run(quick)`; `python -m benchmarks` runs them all.
Must not: be imported by the product, assert a time in the test suite.
"""
