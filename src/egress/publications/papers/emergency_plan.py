"""The emergency action plan: what happens in which order, and its annexes, all read from the case and its plan."""

from egress.decision import force_needs
from egress.kit import Range
from egress.planning import PlanningResult
from egress.publications.blocks import Cell, Column, Fact, Facts, Sentences, Table, row, sentence
from egress.publications.papers.action_cards import card_parts, channels_of
from egress.publications.papers.checklists import checklist_parts
from egress.publications.papers.movement_tables import movement_part
from egress.publications.papers.paper import Paper, Part, Subject
from egress.publications.papers.places import assembly_part, reception_part, route_part
from egress.publications.papers.security_plan import need_table


def emergency_plan(subject: Subject, result: PlanningResult, *, cards: bool = True) -> Paper:
    """Return the plan with its annexes: drawdown, places, routes, force, communications, reception, checklists."""
    say, plan = subject.tongue.say, result.plan
    annexes = (
        drawdown_part(subject, result),
        assembly_part(subject, plan),
        route_part(subject, plan),
        Part(
            say("force.title"), (force_table(subject, result), *need_table(subject, force_needs(subject.case, plan)))
        ),
        communications_part(subject),
        reception_part(subject, plan),
        *checklist_parts(subject, plan),
        movement_part(subject, plan),
    )
    return Paper(
        kind="plan",
        title=say("plan.title"),
        subtitle=say(
            "plan.subtitle", order=subject.moment(plan.start), scenario=subject.scenario or say("plan.base")
        ),
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=(summary_part(subject, result), *annexes, *(card_parts(subject, plan) if cards else ())),
        contents=True,
    )


def summary_part(subject: Subject, result: PlanningResult) -> Part:
    """Return the plan on half a page: who is safe by when, and what it rests on."""
    tongue, left = subject.tongue, result.persons - result.safe_persons
    say = tongue.say
    facts = (
        Fact(say("plan.clears"), subject.clears(result.clearance_time_h, persons=result.persons), ""),
        Fact(
            say("plan.safe"),
            say("plan.of", part=result.safe_persons, whole=result.persons),
            tongue.count("plan.left", left) if left else "",
        ),
        Fact(say("plan.first"), tongue.length(result.mobilisation_time_h), ""),
    )
    caught = tongue.about(result.expected_caught_persons)
    lines = (
        say("plan.counts", persons=tongue.about_range(_all_persons(subject))),
        say("plan.caught", persons=caught),
        tongue.count("plan.movements", len(result.plan.movements)),
        say("plan.assumes"),
    )
    return Part(say("plan.summary"), (Facts(facts), Sentences(lines)))


def drawdown_part(subject: Subject, result: PlanningResult) -> Part:
    """Return the ladder of postures with who decides each rung, and how each group fares under the plan."""
    say, tongue = subject.tongue.say, subject.tongue
    rows = {one.id: one for one in subject.case.authority}
    ladder = tuple(
        row(
            tongue.number(rung.rank),
            rung.label,
            tongue.word("effect", rung.effect.value),
            _whom(subject, rung.categories),
            rows[rung.decision_id].decided_by if rung.decision_id in rows else say("plan.no_decision"),
        )
        for rung in sorted(subject.case.postures, key=lambda one: one.rank)
    )
    heads = tuple(Column(say(f"ladder.{name}")) for name in ("rank", "rung", "effect", "whom", "decided_by"))
    return Part(
        say("plan.drawdown"),
        (Table(say("ladder.caption"), heads, ladder), _group_table(subject, result)),
        new_page=True,
    )


def force_part(subject: Subject, result: PlanningResult) -> Part:
    """Return the forces, and what the plan needs of them by place."""
    needs = need_table(subject, force_needs(subject.case, result.plan))
    return Part(subject.tongue.say("force.title"), (force_table(subject, result), *needs))


def force_table(subject: Subject, result: PlanningResult) -> Table:
    """Return the forces: strength, where, when in place, who releases them, what they secure."""
    say, tongue, case = subject.tongue.say, subject.tongue, subject.case
    labels = {**{s.id: s.label for s in case.sites}, **{leg.id: leg.label for leg in case.legs}}
    rows = tuple(
        row(
            force.label,
            tongue.number(force.strength_persons),
            case.site_by_id[force.site_id].label,
            subject.moment(force.in_place_from(result.plan.start)),
            force.released_by or tongue.shown("–"),
            tongue.listing(labels.get(place, place) for place in force.secures),
        )
        for force in case.forces
        if force.in_use
    )
    names = ("force", "strength", "site", "in_place", "released_by", "secures")
    heads = tuple(Column(say(f"force.{name}"), figures=name == "strength") for name in names)
    return Table(say("force.caption"), heads, rows, note="" if rows else say("force.none"))


def communications_part(subject: Subject) -> Part:
    """Return who decides what, who stands in when communications are lost, and whom partners are."""
    say, tongue, case = subject.tongue.say, subject.tongue, subject.case
    names = ("label", "requested_by", "decided_by", "fallback", "informed", "time")
    rows = tuple(
        row(
            one.label,
            one.requested_by,
            one.decided_by,
            one.fallback_authority or Cell(say("comms.nobody"), alarm=True),
            one.informed,
            tongue.length(one.time_to_decide_h),
        )
        for one in case.authority
    )
    heads = tuple(Column(say(f"comms.{name}")) for name in names)
    partners = tuple(say("comms.partner", partner=one.label, status=one.status.value) for one in case.partners)
    stated = all(vars(case.communications).values())
    blocks = (
        Table(say("comms.caption"), heads, rows),
        sentence(channels_of(subject)),
        *(() if stated else (sentence(say("comms.channels")),)),
    )
    return Part(say("comms.title"), (*blocks, *((Sentences(partners),) if partners else ())))


def _group_table(subject: Subject, result: PlanningResult) -> Table:
    say, tongue, case = subject.tongue.say, subject.tongue, subject.case
    names = ("group", "from", "estimate", "safe", "first", "clears")
    heads = tuple(Column(say(f"groups.{name}"), figures=name == "safe") for name in names)
    rows = tuple(
        row(
            case.group_by_id[one.group_id].label,
            case.site_by_id[case.group_by_id[one.group_id].site_id].label,
            tongue.about_range(case.group_by_id[one.group_id].persons),
            say("plan.of", part=one.safe_persons, whole=one.persons),
            tongue.length(one.mobilisation_time_h),
            Cell(subject.clears(one.clearance_time_h), alarm=one.clearance_time_h is None),
        )
        for one in result.groups
    )
    return Table(say("groups.caption"), heads, rows, note=say("groups.note"))


def _whom(subject: Subject, categories: tuple[str, ...]) -> str:
    spoken = (category.replace("_", " ") for category in categories)
    return subject.tongue.listing(spoken) if categories else subject.tongue.say("plan.all")


def _all_persons(subject: Subject) -> Range:
    groups = subject.case.groups
    return Range(*(sum(getattr(group.persons, end) for group in groups) for end in ("low", "likely", "high")))
