"""Who travels with whom: households together, minors and others in care accompanied."""

from collections import Counter
from collections.abc import Iterator

from egress.domain.plan import Finding
from egress.domain.rules.timetable import Timetable, is_head_count
from egress.domain.rules.words import breach, named, persons_text, site_name, utc


def households_together(timetable: Timetable) -> Iterator[Finding]:
    """
    No household is split between two movements (persons).

    For every load of a group with households of h persons, of which the last one has r = head_count mod h:

        persons mod h = 0, or persons mod h = r for one load out of each site (the smaller household)

    Families that were split have turned back, or waited at the gate for the rest.
    """
    smaller: Counter[tuple[str, str]] = Counter()
    groups = timetable.case.group_by_id
    for run in timetable.runs_with_people:
        for group_id, persons in run.movement.loads:
            group = groups.get(group_id)
            if group is None or group.household_persons <= 1 or not is_head_count(persons):
                continue
            size = group.household_persons
            over = persons % size
            if over and over == group.head_count % size:
                smaller[group_id, run.from_site_id] += 1
            if over and (over != group.head_count % size or smaller[group_id, run.from_site_id] > 1):
                sentence = (
                    f"{named(group)}: {persons_text(persons)} leave {site_name(timetable.case, run.from_site_id)} at "
                    f"{utc(run.depart)} with movement {run.movement.id}; in households of {size} that splits one."
                )
                yield breach(households_together, sentence, at=run.depart, movement=run.movement)


def minors_accompanied(timetable: Timetable) -> Iterator[Finding]:
    """
    Whoever needs company travels in it (persons).

    For each movement and each group g with `accompanied_by`:

        persons of g  <=  persons_per_companion × persons aboard of the groups that accompany it

    A companion of two such groups counts for both. Children without an adult are lost on the way.
    """
    groups = timetable.case.group_by_id
    for run in timetable.runs_with_people:
        aboard = Counter({group_id: n for group_id, n in run.movement.loads if is_head_count(n)})
        for group_id, persons in aboard.items():
            group = groups.get(group_id)
            if group is None or not group.accompanied_by:
                continue
            companions = sum(aboard[one] for one in group.accompanied_by)
            most = (group.persons_per_companion or 0) * companions
            if persons > most:
                sentence = (
                    f"{named(group)}: {persons_text(persons)} leave {site_name(timetable.case, run.from_site_id)} at "
                    f"{utc(run.depart)} with movement {run.movement.id} in the company of {companions}, enough for "
                    f"{most}."
                )
                yield breach(minors_accompanied, sentence, at=run.depart, movement=run.movement)
