"""Tests of the threat floor."""
