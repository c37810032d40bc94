"""An order carried out: the verb that it names, on the record, to a document with tokens where names stand."""

from collections.abc import Callable
from pathlib import Path

from egress import __version__
from egress.domain import Audience, Case, apply_scenario
from egress.interfaces.api.jobs.orders import (
    ActivateOrder,
    AdviseOrder,
    BriefOrder,
    DiffOrder,
    EnablersOrder,
    ForceOrder,
    JobOrder,
    LossesOrder,
    PlanOrder,
    PublishOrder,
    RehearseOrder,
    ReplayOrder,
    StaffOrder,
    WhatIfOrder,
)
from egress.interfaces.wiring import Store, plan_workers, rehearsal_options
from egress.kit import InputProblem, Problem, Progress
from egress.publications import Document, Envelope, write_brief, write_diff, write_losses, write_plan
from egress.publications.advice_writer import write_advice
from egress.publications.enablers_writer import EnablersAnswer, write_enablers
from egress.publications.force_writer import write_force
from egress.publications.papers import write_paper
from egress.publications.rehearsal_writer import write_rehearsal
from egress.publications.staffing_writer import write_staffing
from egress.workflow import compare_losses, diff_cases, inputs_digest, make_brief, plan_movements
from egress.workflow.advise_post import AdviceOrder, advise_post
from egress.workflow.audiences import brief_for, known_to
from egress.workflow.publish import PaperOrder, publish
from egress.workflow.record.activate import activate
from egress.workflow.record.edit import RowEdit, check_edits
from egress.workflow.record.hands import Hand, case_now, kept_version_tokened
from egress.workflow.record.keep import keep_brief
from egress.workflow.record.replay import replay_again
from egress.workflow.rehearse_plan import RehearsalOrder, rehearse_plan
from egress.workflow.staff_post import PLANNED_FOOTPRINTS, StaffingOrder, staff_post
from egress.workflow.time_enablers import size_force, time_enablers


def carry_out(
    store: Store,
    post_id: str,
    order: JobOrder,
    hand: Hand,
    *,
    journal: Path,
    progress: Progress,
    last_look: Callable[[], None] = lambda: None,
) -> Document:
    """
    Return the document that an order asks for.

    Carried out again after a restart it ends the same: what it writes bears ids made of the job's. `last_look` is
    called before orders are given; it raises where they must not be.

    Raises
    ------
    InputProblem
        when the case or the rules of the post do not allow it.
    """
    match order:
        case PlanOrder() | RehearseOrder() | LossesOrder() | ForceOrder() | EnablersOrder():
            return _about_one_version(
                kept_version_tokened(store, post_id, order.version)[1], order, journal, progress
            )
        case BriefOrder():
            return _brief(store, post_id, hand, order, progress)
        case StaffOrder() | AdviseOrder():
            return _about_people(kept_version_tokened(store, post_id, order.version)[1], order, progress)
        case PublishOrder():
            return _paper(kept_version_tokened(store, post_id, order.version)[1], order, progress)
        case WhatIfOrder() | DiffOrder():
            return _compared(store, post_id, order, progress)
        case ReplayOrder():
            again = replay_again(store, post_id, as_of=order.as_of, progress=progress, workers=plan_workers())
            return write_brief(again.brief, order.form)
        case ActivateOrder():
            return _activated(store, post_id, hand, order, progress, last_look)


def _about_one_version(
    case: Case,
    order: PlanOrder | RehearseOrder | LossesOrder | ForceOrder | EnablersOrder,
    journal: Path,
    progress: Progress,
) -> Document:
    envelope, workers = _envelope(case, order), plan_workers()
    match order:
        case PlanOrder():
            _refuse_early_start(order)
            result = plan_movements(
                case,
                order.as_of,
                scenario_id=order.scenario_id,
                start=order.start,
                step_min=order.step_min,
                progress=progress,
            )
            return write_plan(result, apply_scenario(case, order.scenario_id), envelope=envelope, format="json")
        case RehearseOrder():
            _refuse_early_start(order)
            named = None if order.disturbances is None else ",".join(order.disturbances) or "none"
            asked = RehearsalOrder(
                scenario_id=order.scenario_id,
                start=order.start,
                options=rehearsal_options(runs=order.runs, seed=order.seed, disturbances=named),
                workers=workers,
                journal=journal,
            )
            played = rehearse_plan(case, order.as_of, asked, progress=progress)
            return write_rehearsal(played, case, envelope=envelope, format="json")
        case LossesOrder():
            return write_losses(compare_losses(case, order.as_of, progress=progress, workers=workers), "json")
        case ForceOrder():
            sized = size_force(case, order.as_of, progress=progress, workers=workers)
            return write_force(sized, case, envelope=envelope, format="json")
        case EnablersOrder():
            timed = time_enablers(case, order.as_of, progress=progress, workers=workers)
            return write_enablers(EnablersAnswer(enablers=timed), case, envelope=envelope, format="json")


def _about_people(case: Case, order: StaffOrder | AdviseOrder, progress: Progress) -> Document:
    envelope = _envelope(case, order)
    if isinstance(order, StaffOrder):
        staffing = StaffingOrder(
            footprint_persons=order.footprint_persons,
            posture_id=order.posture_id,
            planned=PLANNED_FOOTPRINTS if order.planned else 0,
        )
        answer = staff_post(case, order.as_of, staffing, progress=progress, workers=plan_workers())
        return write_staffing(answer, case, envelope=envelope, format="json")
    asked = AdviceOrder(scenario_id=order.scenario_id, rehearsals=order.rehearsals, workers=plan_workers())
    advice = advise_post(case, order.as_of, asked, progress=progress)
    return write_advice(advice, case, envelope=envelope, format="json")


def _paper(case: Case, order: PublishOrder, progress: Progress) -> Document:
    _refuse_early_start(order)
    asked = PaperOrder(
        kind=order.paper,
        as_of=order.as_of,
        scenario_id=order.scenario_id,
        start=order.start,
        language=order.language,
        handling=order.handling,
        audience=Audience(order.audience) if order.audience else None,
        workers=plan_workers(),
    )
    return write_paper(publish(case, asked, progress=progress), order.form)


def _brief(store: Store, post_id: str, hand: Hand, order: BriefOrder, progress: Progress) -> Document:
    if order.keep:
        brief, _ = keep_brief(
            store,
            post_id,
            hand,
            as_of=order.as_of,
            against=order.against,
            progress=progress,
            workers=plan_workers(),
        )
    else:
        whole = case_now(store, post_id)
        case = known_to(whole, order.audience)
        brief = make_brief(case, order.as_of, against=order.against, progress=progress, workers=plan_workers())
        brief = brief_for(whole, brief, order.audience)
    return write_brief(brief, order.form)


def _compared(store: Store, post_id: str, order: WhatIfOrder | DiffOrder, progress: Progress) -> Document:
    if isinstance(order, WhatIfOrder):
        edits = [RowEdit(**edit.model_dump()) for edit in order.edits]
        base = order.base_version or store.latest_version(post_id)
        before = kept_version_tokened(store, post_id, base)[1]
        after = check_edits(store, post_id, base_version=base, edits=edits)
    else:
        before, after = (
            kept_version_tokened(store, post_id, number)[1] for number in (order.old_version, order.new_version)
        )
    return write_diff(diff_cases(before, after, order.as_of, progress=progress, workers=plan_workers()), "json")


def _activated(
    store: Store,
    post_id: str,
    hand: Hand,
    order: ActivateOrder,
    progress: Progress,
    last_look: Callable[[], None],
) -> Document:
    result, _ = activate(
        store,
        post_id,
        hand,
        question_id=order.question_id,
        n_hour=order.n_hour,
        scenario_id=order.scenario_id,
        escalates_to=order.escalates_to,
        progress=progress,
        before_giving=last_look,
    )
    case = case_now(store, post_id)
    envelope = _envelope(case, order)
    return write_plan(result, apply_scenario(case, order.scenario_id), envelope=envelope, format="json")


def _envelope(case: Case, order: JobOrder) -> Envelope:
    as_of = order.n_hour if isinstance(order, ActivateOrder) else order.as_of
    digest = inputs_digest(case, as_of)
    return Envelope(case_id=case.case_id, as_of=as_of, inputs_digest=digest, seed=case.seed, version=__version__)


def _refuse_early_start(order: PlanOrder | RehearseOrder | PublishOrder) -> None:
    if order.start is not None and order.start < order.as_of:
        remedy = "Start at as_of or later."
        raise InputProblem([Problem("start", 0, "", str(order.start), "an instant not before as_of", remedy)])
