"""Tests of the ensembles: every trouble tried, what is proven of pairs, and the switch-over cards."""
