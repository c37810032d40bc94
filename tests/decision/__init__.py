"""Tests of the decision floor: clocks, deadlines, posture and advice reckoned by hand."""
