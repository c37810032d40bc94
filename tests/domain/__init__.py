"""Tests of the vocabulary: what partners and the mission's own output change in a case."""
