"""Tests of files for other programs: round trips field by field, refusals by row, and files that mean harm."""
