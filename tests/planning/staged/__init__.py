"""Tests of what to commit to now."""
