"""Tests of past cases, their replay and the score table."""
