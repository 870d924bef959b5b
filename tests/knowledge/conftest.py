"""Hypothesis without a clock, and with the same examples every time."""

from hypothesis import settings

settings.register_profile("fawen", deadline=None, derandomize=True)
settings.load_profile("fawen")
