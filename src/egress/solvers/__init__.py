"""
One door to the optimiser; knows no domain.

In: a LinearModel. Out: a LinearSolution.
"""
