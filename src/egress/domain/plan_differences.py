"""What differs between two plans, movement by movement, however their movements are numbered."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from egress.domain.case import Case
from egress.domain.plan import Movement, Plan
from egress.kit import MIN_PER_H, iso_utc, minutes_between

FARTHEST = timedelta(hours=24)
"""A movement at another time is the same one retimed only up to here; beyond it one is dropped and another is new."""


ONE_PAIR = 10**9
"""Minutes that one pair more outweighs: a million movements moved by a day are fewer."""


class MovementFate(StrEnum):
    """What became of a movement."""

    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    NEW = "new"


class MovementChange(StrEnum):
    """In what a movement differs."""

    RETIMED = "retimed"
    OTHER_VEHICLE = "other_vehicle"
    OTHER_LOAD = "other_load"


@dataclass(frozen=True, kw_only=True)
class MovementDifference:
    """
    One movement of one or both plans.

    Attributes
    ----------
    changes : in what a changed one differs; empty for the others.
    old, new : the movement before and after; None where there is none.
    """

    fate: MovementFate
    changes: tuple[MovementChange, ...]
    old: Movement | None
    new: Movement | None


@dataclass(frozen=True, kw_only=True)
class ChangeTotal:
    """Movements of one kind, with the persons aboard before and after."""

    movements: int
    old_persons: int
    new_persons: int


def plan_differences(old: Plan, new: Plan) -> tuple[MovementDifference, ...]:
    """
    Return what became of every movement of two plans, by departure (the new one where there is one).

    Every movement of both occurs exactly once. Ids do not count: movements over the same leg and way are paired,
    first those that are alike in vehicle, time and load, then in ever less, at last any of the same leg within a day.
    Among equals as many as can be are paired, in order of departure and with the fewest minutes moved in all.
    """
    left_old, left_new = dict(enumerate(old.movements)), dict(enumerate(new.movements))
    found = []
    for alike in _LIKENESS:
        for before, after in _pairs(left_old, left_new, alike):
            changes = _changes(before, after)
            fate = MovementFate.CHANGED if changes else MovementFate.KEPT
            found.append(MovementDifference(fate=fate, changes=changes, old=before, new=after))
    found += [_alone(MovementFate.DROPPED, old=one) for one in left_old.values()]
    found += [_alone(MovementFate.NEW, new=one) for one in left_new.values()]
    return tuple(sorted(found, key=_by_departure))


def change_totals(found: Iterable[MovementDifference]) -> dict[MovementFate | MovementChange, ChangeTotal]:
    """Return how many movements there are of each fate and, of the changed ones, of each change, with persons."""
    kinds: list[MovementFate | MovementChange] = [*MovementFate, *MovementChange]
    every = tuple(found)
    return {kind: _total([one for one in every if kind is one.fate or kind in one.changes]) for kind in kinds}


def movement_difference_in_words(one: MovementDifference, case: Case) -> str:
    """Return a difference as a sentence, with labels of the case where it knows them."""
    movement = one.new or one.old
    if movement is None:
        raise ValueError("a difference speaks of at least one movement")
    name = f"{_vehicle_words(movement, case)}, {_way_words(movement, case)}"
    if one.old is None or one.new is None:
        return f"{one.fate.value.capitalize()}: {name}, {iso_utc(movement.depart)}, {_load_words(movement, case)}."
    if not one.changes:
        return f"Kept: {name}, {iso_utc(movement.depart)}, {_load_words(movement, case)}."
    said = [_CHANGE_WORDS[change](one.old, one.new, case) for change in one.changes]
    return f"{name}, {iso_utc(movement.depart)}: {'; '.join(said)}."


def _way(one: Movement) -> Hashable:
    return one.leg_id, one.empty_return


def _time(one: Movement) -> Hashable:
    return one.depart, one.arrive


def _vehicle(one: Movement) -> Hashable:
    return one.fleet_id, one.vehicle


def _fleet(one: Movement) -> Hashable:
    return one.fleet_id


def _load(one: Movement) -> Hashable:
    return tuple(sorted(one.loads))


Numbered = dict[int, Movement]
"""Movements of one plan by their place in it."""

Likeness = tuple[Callable[[Movement], Hashable], ...]

_LIKENESS: tuple[Likeness, ...] = (
    (_way, _vehicle, _time, _load),
    (_way, _fleet, _time, _load),
    (_way, _vehicle, _time),
    (_way, _vehicle, _load),
    (_way, _fleet, _time),
    (_way, _fleet, _load),
    (_way, _time, _load),
    (_way, _vehicle),
    (_way, _fleet),
    (_way,),
)
"""What two movements must share to be paired, from the most to the least."""


def _pairs(old: Numbered, new: Numbered, alike: Likeness) -> list[tuple[Movement, Movement]]:
    """Return pairs that share something, and take both movements out."""
    befores, afters = _gathered(old, alike), _gathered(new, alike)
    paired = []
    for key, candidates in befores.items():
        for before, after in _nearest(old, new, candidates, afters.get(key, [])):
            paired.append((old.pop(before), new.pop(after)))
    return paired


def _gathered(movements: Numbered, alike: Likeness) -> dict[Hashable, list[int]]:
    """Return the numbers of movements by what they share, in order of departure."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, one in sorted(movements.items(), key=lambda item: (item[1].depart, item[1].arrive, item[0])):
        found[tuple(part(one) for part in alike)].append(number)
    return found


def _nearest(old: Numbered, new: Numbered, befores: Sequence[int], afters: Sequence[int]) -> list[tuple[int, int]]:
    """
    Return pairs of numbers, none farther apart than a day: as many as can be, then the fewest minutes apart in all.

    Both come in order of departure, and no pair overtakes another: with worth[i][j] the best of the first i and j,
    worth[i][j] = max(worth[i-1][j], worth[i][j-1], worth[i-1][j-1] + one pair − minutes apart).
    """
    worth = [[0] * (len(afters) + 1) for _ in range(len(befores) + 1)]
    for i, before in enumerate(befores, 1):
        for j, after in enumerate(afters, 1):
            best = max(worth[i - 1][j], worth[i][j - 1])
            worth[i][j] = max(best, worth[i - 1][j - 1] + _pair_worth(old[before], new[after]))
    paired, i, j = [], len(befores), len(afters)
    while i and j:
        if worth[i][j] == worth[i - 1][j]:
            i -= 1
        elif worth[i][j] == worth[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            paired.append((befores[i], afters[j]))
    return paired


def _pair_worth(before: Movement, after: Movement) -> int:
    """Return what pairing is worth: more than all minutes that it could cost, or nothing beyond a day."""
    apart = abs(after.depart - before.depart)
    return ONE_PAIR - round(apart.total_seconds() / 60) if apart <= FARTHEST else -ONE_PAIR


def _alone(fate: MovementFate, *, old: Movement | None = None, new: Movement | None = None) -> MovementDifference:
    return MovementDifference(fate=fate, changes=(), old=old, new=new)


def _changes(before: Movement, after: Movement) -> tuple[MovementChange, ...]:
    differs = {
        MovementChange.RETIMED: _time(before) != _time(after),
        MovementChange.OTHER_VEHICLE: _vehicle(before) != _vehicle(after),
        MovementChange.OTHER_LOAD: _load(before) != _load(after),
    }
    return tuple(change for change, is_so in differs.items() if is_so)


def _by_departure(one: MovementDifference) -> tuple[datetime, str, str]:
    movement = one.new or one.old
    if movement is None:
        raise ValueError("a difference speaks of at least one movement")
    return movement.depart, movement.leg_id, movement.id


def _total(found: Sequence[MovementDifference]) -> ChangeTotal:
    return ChangeTotal(
        movements=len(found),
        old_persons=sum(one.old.persons for one in found if one.old),
        new_persons=sum(one.new.persons for one in found if one.new),
    )


def _vehicle_words(one: Movement, case: Case) -> str:
    if one.fleet_id is None:
        return "By themselves"
    fleet = case.fleet_by_id.get(one.fleet_id)
    return f"{fleet.label if fleet else one.fleet_id} {one.vehicle}"


def _way_words(one: Movement, case: Case) -> str:
    leg = case.leg_by_id.get(one.leg_id)
    label = leg.label if leg else one.leg_id
    return f"{label} (back, empty)" if one.empty_return else label


def _load_words(one: Movement, case: Case) -> str:
    labels = {group.id: group.label for group in case.groups}
    return ", ".join(f"{persons:,} {labels.get(name, name)}" for name, persons in sorted(one.loads)) or "empty"


def _retimed_words(before: Movement, after: Movement, _case: Case) -> str:
    moved = minutes_between(before.depart, after.depart)
    if moved == 0:
        return f"arrives at {iso_utc(after.arrive)}, not {iso_utc(before.arrive)}"
    length = f"{abs(moved) / MIN_PER_H:.3g} h" if abs(moved) >= MIN_PER_H else f"{abs(moved):g} min"
    return f"{length} {'later' if moved > 0 else 'earlier'}, was {iso_utc(before.depart)}"


def _other_vehicle_words(before: Movement, _after: Movement, case: Case) -> str:
    return f"was {_vehicle_words(before, case)}"


def _other_load_words(before: Movement, after: Movement, case: Case) -> str:
    return f"{_load_words(after, case)}, was {_load_words(before, case)}"


_CHANGE_WORDS: dict[MovementChange, Callable[[Movement, Movement, Case], str]] = {
    MovementChange.RETIMED: _retimed_words,
    MovementChange.OTHER_VEHICLE: _other_vehicle_words,
    MovementChange.OTHER_LOAD: _other_load_words,
}
