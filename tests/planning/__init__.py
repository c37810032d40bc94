"""Tests of the planner: the small cases are reckoned by hand, by brute force or by the independent checker."""
