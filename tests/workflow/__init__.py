"""Tests of the workflow: what must hold of a brief when its case is changed."""
