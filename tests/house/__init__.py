"""Tests of the house around the code: floors, sizes, names, pins, set-up."""
