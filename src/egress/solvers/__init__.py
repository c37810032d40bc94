"""
One door to the optimiser; knows no domain.

In: a LinearModel built from named row blocks. Out: a LinearSolution with values, bound, duals and counted work.
"""

from egress.solvers.growing import GrowingModel as GrowingModel
from egress.solvers.highs import solve as solve
from egress.solvers.highs import solver_version as solver_version
from egress.solvers.linear import LinearModel as LinearModel
from egress.solvers.linear import LinearSolution as LinearSolution
from egress.solvers.linear import RowBlock as RowBlock
from egress.solvers.linear import RowBuilder as RowBuilder
from egress.solvers.linear import SolveStatus as SolveStatus
from egress.solvers.linear import Term as Term
