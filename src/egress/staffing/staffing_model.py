"""The integer programme of a footprint: columns and one named row block per rule."""

from collections.abc import Iterable, Mapping

import numpy as np

from egress.domain import Case, Position, StaffingRule, StaffingRuleKind
from egress.solvers import LinearModel, LinearSolution, RowBlock, RowBuilder, SolveStatus, Term, solve

EXACT = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
"""The optimum is proven, not only approached."""


def full_output(case: Case) -> Mapping[str, float]:
    """Return what each function delivers with every holder at work and movement free, in its unit per day."""
    return {
        f.id: sum(p.holders * p.output_per_day for p in case.positions if p.function_id == f.id)
        for f in case.functions
    }


def worth_of_output(case: Case, position: Position) -> float:
    """Return the mission days per day that one filled place of a position is worth, under the limit on movement."""
    function = next(f for f in case.functions if f.id == position.function_id)
    full = full_output(case)[function.id]
    if full <= 0:
        return 0.0
    return function.value_per_day * function.share_at(case.movement_level) * position.output_per_day / full


class StaffingModel:
    """
    The columns and rules of one case; solved for any footprint.

    Columns: kept[p] holders who stay; elsewhere[p] who go and work on from abroad; works[p, q] of those kept at p who
    work in position q (p itself, or one that names p among its stand-ins); staffed[r] whether a watch is kept at all.

    Parameters
    ----------
    going : by position, how many must go. without : ids of rules that are let go. barred : categories nobody of which
        stays.
    """

    def __init__(
        self,
        case: Case,
        *,
        going: Mapping[str, int] | None = None,
        without: tuple[str, ...] = (),
        barred: Iterable[str] = (),
    ) -> None:
        self.case, self.going = case, dict(going or {})
        self.rules = [rule for rule in case.staffing_rules if rule.id not in without]
        self.barred = set(barred) | {c for r in self._of(StaffingRuleKind.NOBODY_OF) for c in r.categories}
        self.no_families = any(r.families for r in self._of(StaffingRuleKind.NOBODY_OF))
        self.model = LinearModel()
        self._add_columns()
        for block in (self._everybody_works_once(), self._no_place_filled_twice(), *self._staffing_rules()):
            self.model.add_rows(block)

    def solved(self, footprint_persons: int | None) -> LinearSolution | None:
        """Return the optimum with exactly so many who stay (None: as many as is best); None where there is none."""
        rows = RowBuilder("footprint")
        if footprint_persons is not None:
            rows.add([(self.kept, 1.0)], lower=footprint_persons, upper=footprint_persons)
        self.model.add_rows(rows.block())
        found = solve(self.model, options=EXACT)
        self.model.blocks.pop()
        return found if found.status is SolveStatus.OPTIMAL else None

    def hold_all(self, position_ids: Iterable[str]) -> None:
        """Let every holder of these positions stay."""
        wanted = set(position_ids)
        rows = RowBuilder("hold_all")
        for i, position in enumerate(self.case.positions):
            if position.id in wanted:
                rows.add([(self.kept[i], 1.0)], lower=position.holders)
        self.model.add_rows(rows.block())

    def filled(self, i: int, x: np.ndarray) -> int:
        """Return how many places of a position are filled, at post or from abroad."""
        return int(x[self.elsewhere[i]]) + sum(int(x[column]) for (_, j), column in self.works.items() if j == i)

    def _of(self, kind: StaffingRuleKind) -> list[StaffingRule]:
        return [rule for rule in self.rules if rule.kind is kind]

    def _most_kept(self, position: Position) -> int:
        if position.category in self.barred:
            return 0
        return max(0, position.holders - self.going.get(position.id, 0))

    def _add_columns(self) -> None:
        positions = self.case.positions
        worth = [worth_of_output(self.case, p) for p in positions]
        self.kept = self.model.add_columns(
            np.zeros(len(positions)), upper=np.array([self._most_kept(p) for p in positions], float), integer=True
        )
        away = [float(p.holders) if p.can_work_elsewhere else 0.0 for p in positions]
        self.elsewhere = self.model.add_columns(-np.array(worth), upper=np.array(away), integer=True)
        index = {p.id: i for i, p in enumerate(positions)}
        pairs = [(i, i) for i in range(len(positions))]
        pairs += [(index[s], j) for j, q in enumerate(positions) for s in q.stand_in_ids if index[s] != j]
        cost = np.array([-worth[j] for _, j in pairs])
        columns = self.model.add_columns(cost, integer=True)
        self.works: dict[tuple[int, int], int] = {pair: int(c) for pair, c in zip(pairs, columns, strict=True)}

    def _everybody_works_once(self) -> RowBlock:
        """
        Let each holder who stays work in at most one position, and let only those who go work from abroad.

        For every position p:  sum_q works[p, q] ≤ kept[p];  kept[p] + elsewhere[p] ≤ holders[p]   (persons)
        """
        rows = RowBuilder("everybody_works_once")
        for i, position in enumerate(self.case.positions):
            mine: list[Term] = [(column, 1.0) for (a, _), column in self.works.items() if a == i]
            rows.add([*mine, (self.kept[i], -1.0)], upper=0.0)
            rows.add([(self.kept[i], 1.0), (self.elsewhere[i], 1.0)], upper=position.holders)
        return rows.block()

    def _no_place_filled_twice(self) -> RowBlock:
        """
        Fill no more places of a position than it has.

        For every position q:  elsewhere[q] + sum_p works[p, q] ≤ holders[q]   (persons)
        """
        rows = RowBuilder("no_place_filled_twice")
        for j, position in enumerate(self.case.positions):
            fill: list[Term] = [(column, 1.0) for (_, b), column in self.works.items() if b == j]
            rows.add([*fill, (self.elsewhere[j], 1.0)], upper=position.holders)
        return rows.block()

    def _staffing_rules(self) -> list[RowBlock]:
        return [self._least_per_watch(), self._least_held(), self._fits_lift()]

    def _columns_of(self, rule: StaffingRule) -> np.ndarray:
        return np.array([self.kept[i] for i, p in enumerate(self.case.positions) if p.id in rule.position_ids])

    def _least_per_watch(self) -> RowBlock:
        """
        Keep nobody on a watch, or two (as the rule says) in each.

        For every rule r:  persons × watches × staffed[r] ≤ sum of kept in its positions ≤ holders × staffed[r]
        """
        rows = RowBuilder("least_per_watch")
        for rule in self._of(StaffingRuleKind.LEAST_PER_WATCH):
            staffed = self.model.add_columns(np.zeros(1), upper=1.0, integer=True)
            most = sum(p.holders for p in self.case.positions if p.id in rule.position_ids)
            kept = (self._columns_of(rule), 1.0)
            rows.add([kept, (staffed, -float(rule.persons * rule.watches))], lower=0.0)
            rows.add([kept, (staffed, -float(most))], upper=0.0)
        return rows.block()

    def _least_held(self) -> RowBlock:
        """For every rule r:  sum of kept in its positions ≥ persons."""
        rows = RowBuilder("least_held")
        for rule in self._of(StaffingRuleKind.LEAST_HELD):
            rows.add([(self._columns_of(rule), 1.0)], lower=rule.persons)
        return rows.block()

    def _fits_lift(self) -> RowBlock:
        """
        Let all who stay, and the family with them, fit into one run.

        For every rule r:  sum_p kept[p] × (1 + dependants[p] ÷ holders[p], or 1 without families) ≤ seats
        """
        rows = RowBuilder("fits_lift")
        for rule in self._of(StaffingRuleKind.FITS_LIFT):
            fleets = [fleet for fleet in self.case.fleets if fleet.id in rule.fleet_ids]
            lift = sum(fleet.vehicles * fleet.seats for fleet in fleets if fleet.in_use)
            seats = lift if fleets else rule.persons
            terms: list[Term] = []
            for i, p in enumerate(self.case.positions):
                family = 0.0 if self.no_families or not p.holders else p.dependants / p.holders
                terms.append((self.kept[i], 1.0 + family))
            rows.add(terms, upper=seats)
        return rows.block()
