"""Tests of the rehearsal: exact without trouble, worse with it, the same by whatever process."""
