"""Tests of the bench of the decision."""
