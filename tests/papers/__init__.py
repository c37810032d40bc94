"""Tests of papers: in every language and format, nothing missing, nothing overflowing, and equal to the plan."""
