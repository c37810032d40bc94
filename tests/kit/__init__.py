"""Tests of time, chance, provenance, units and errors."""
