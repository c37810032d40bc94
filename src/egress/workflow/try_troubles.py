"""The verb `ensemble`: every trouble planned, every pair bounded, the worst pairs planned, a card for each loss."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from egress import __version__
from egress.decision import switch_between
from egress.domain import Case, Plan, Trouble, apply_scenario, homes, pairs_of, single_troubles
from egress.domain.leaning import plan_leans_on
from egress.kit import InputProblem, Problem, Progress, digest, iso_utc
from egress.planning import USUAL_LOOKS
from egress.publications.ensemble_writer import Ensemble, PairLine, TroubleLine
from egress.publications.plan_change_records import plan_change_data
from egress.publications.switch_over_cards import SwitchOverCard
from egress.threat import assess
from egress.workflow.known_inputs import inputs_digest
from egress.workflow.piecework import Answer, Piece, PieceJournal, Workshop
from egress.workflow.tried_plans import BOUND, LEFT_OVER, PLAN, SPARED, Setting, Tried, do_piece, tried

WORST = 50
"""So many of the worst pairs are sought."""

MOST_PLANNED_PAIRS = 100
"""Pairs planned in full at most; of more that could be among the worst, those with the highest bounds are."""

MOST_BOUNDED_PAIRS = 300
"""Pairs whose bound is asked of the optimiser at most; those with the highest bounds of their singles first."""

AT_ONCE = 8
"""Losses whose absence one plan is asked to bear at once; where it cannot, half of them, and so on."""

WORST_CARDS = 12
"""Singles, the worst of them, whose switch-over cards are shown to a reader unasked."""

SAME = 1e-6
"""Share within which two worths are the same."""

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class EnsembleOrder:
    """
    How to try the troubles.

    Attributes
    ----------
    start : of the order; None = as_of. pairs : whether pairs are wanted too. looks : counted work of a plan, as in
        `PlanOptions`.
    cards : ids of troubles whose cards are shown beside those of the worst. workers : processes that plan.
    journal : folder that keeps finished pieces. cancelled : asked between pieces whether to stop.
    started : told of the ids of the processes of a new pool.
    """

    start: datetime | None = None
    pairs: bool = True
    looks: int = USUAL_LOOKS
    cards: tuple[str, ...] = ()
    workers: int = 1
    journal: Path | None = None
    cancelled: Callable[[], bool] = lambda: False
    started: Callable[[list[int]], None] = lambda _process_ids: None


@dataclass
class _Span:
    """What is proven of one pair: no plan is worth less than `low`, some plan no more than `high`."""

    low: float
    high: float = float("inf")
    same_as: str = ""
    planned: Tried | None = None


@dataclass
class _Trying:
    """The work of one ensemble, stage by stage."""

    setting: Setting
    shop: Workshop
    progress: Progress
    singles: dict[tuple[str, ...], Tried] = field(default_factory=dict)
    bounded: int = 0

    def plans(self, wanted: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], Tried]:
        """Plan in full under these troubles."""
        answers = self._done([Piece(PLAN, ids) for ids in wanted], "plan")
        return {ids: tried(one, self.setting.case, "+".join(ids) or "base") for ids, one in answers.items()}

    def bounds(self, wanted: Sequence[Pair]) -> dict[tuple[str, ...], Answer]:
        """Ask the optimiser what no plan under these pairs can go below."""
        found = self._done([Piece(BOUND, ids) for ids in wanted], "bound")
        self.bounded += len(found)
        return found

    def left_over(self, wanted: Sequence[tuple[tuple[str, ...], Plan]]) -> dict[tuple[str, ...], Answer]:
        """Reckon what is left of plans when troubles come."""
        return self._done([Piece(LEFT_OVER, ids, plan) for ids, plan in wanted], "see what is left of plans")

    def spared(self, wanted: Sequence[tuple[tuple[str, ...], Plan]]) -> dict[tuple[str, ...], Answer]:
        """Reckon what plans for one trouble are worth without several losses."""
        return self._done([Piece(SPARED, ids, plan) for ids, plan in wanted], "rule pairs out")

    def _done(self, pieces: Sequence[Piece], verb: str) -> dict[tuple[str, ...], Answer]:
        with self.progress.stage(f"{verb} {len(pieces)} times, {self.shop.workers} at a time"):
            told = replace(self.shop, told=self._counting(len(pieces)))
            return {ids: answer for (_, ids), answer in told.do(pieces).items()}

    def _counting(self, wanted: int) -> Callable[[Piece], None]:
        finished: list[Piece] = []

        def tell(piece: Piece) -> None:
            finished.append(piece)
            if len(finished) % max(1, wanted // 10) == 0:
                self.progress.listener(f"{len(finished)} of {wanted} done")

        return tell


def try_troubles(
    case: Case, as_of: datetime, order: EnsembleOrder | None = None, *, progress: Progress | None = None
) -> Ensemble:
    """
    Return every single trouble planned in full, and every pair bounded or planned, for an order given at as_of.

    `order.workers` processes do the work; neither their number nor what a journal kept changes any result.

    Raises
    ------
    InputProblem
        for a card of an unknown trouble, or when it was cancelled before the plan as things stand was made.
    """
    order, progress = order or EnsembleOrder(), progress or Progress()
    troubles = single_troubles(case, as_of)
    _refuse_unknown(order.cards, troubles)
    with progress.stage("assess the threat"):
        picture = assess(case, as_of)
    by_id = {trouble.id: trouble for trouble in troubles}
    setting = Setting(case=case, picture=picture, start=order.start or as_of, troubles=by_id, looks=order.looks)
    settled = {"start": iso_utc(setting.start), "looks": order.looks, "egress": __version__}
    rests_on = digest({"inputs": inputs_digest(case, as_of), **settled})
    shop = Workshop(
        work=do_piece,
        setting=setting,
        workers=order.workers,
        journal=PieceJournal(order.journal, rests_on),
        cancelled=order.cancelled,
        started=order.started,
    )
    trying = _Trying(setting, shop, progress)
    trying.singles = trying.plans([(), *((trouble.id,) for trouble in troubles)])
    if () not in trying.singles:
        remedy = "Let it make at least the plan as things stand."
        raise InputProblem([Problem("ensemble", 0, "", "cancelled", "plans", remedy)])
    whole = len(trying.singles) == len(troubles) + 1
    spans = _tried_pairs(trying, troubles) if order.pairs and whole else {}
    return Ensemble(
        base=_line(None, trying.singles[()]),
        singles=_single_lines(trying, troubles),
        pairs=_pair_lines(trying, troubles, spans),
        worst=WORST,
        pairs_planned=sum(span.planned is not None for span in spans.values()),
        pairs_bounded=trying.bounded,
        cards=_cards(trying, troubles, as_of),
        shown_cards=_shown(trying, troubles, order.cards),
        homes=tuple(site.label for site in case.sites if site.id in homes(case)),
        finished=not order.cancelled(),
    )


def _refuse_unknown(cards: Sequence[str], troubles: Sequence[Trouble]) -> None:
    known = [trouble.id for trouble in troubles]
    unknown = [one for one in cards if one not in known]
    if unknown:
        raise InputProblem([Problem("--card", 0, "", one, ", ".join(known), "Name one of these.") for one in unknown])


def _tried_pairs(trying: _Trying, troubles: Sequence[Trouble]) -> dict[Pair, _Span]:
    """
    Narrow every pair down until it is planned, or cannot be among the worst.

    A pair cannot be among them once some plan for it is worth less than what so many others cannot go below.
    """
    spans = _from_singles(trying, troubles)
    edge = _edge(spans)
    packs = _packs(trying, [ids for ids in _in_play(spans) if spans[ids].low < edge])
    while packs:
        packs = _ruled_out(trying, spans, packs, edge)
    asked = _by_low(spans, _in_play(spans))[:MOST_BOUNDED_PAIRS]
    for ids, answer in trying.bounds(asked).items():
        span = spans[ids[0], ids[1]]
        span.low = max(span.low, float(answer["weighted_caught"]))
    chosen = _by_low(spans, _in_play(spans))[:MOST_PLANNED_PAIRS]
    for ids, plan in trying.plans(chosen).items():
        span = spans[ids[0], ids[1]]
        span.planned = plan
        span.low, span.high = max(span.low, plan.bound), min(span.high, plan.weighted_caught)
    return spans


def _packs(trying: _Trying, pairs: Sequence[Pair]) -> list[tuple[str, ...]]:
    """Return the pairs as one trouble with many losses each, no more at once than a plan may bear."""
    by_first: dict[str, list[str]] = {}
    for ids in pairs:
        first, other = _plan_and_loss(trying, ids)
        if trying.setting.troubles[other].target_id:
            by_first.setdefault(first, []).append(other)
    return [
        (first, *others[i : i + AT_ONCE])
        for first, others in by_first.items()
        for i in range(0, len(others), AT_ONCE)
    ]


def _ruled_out(
    trying: _Trying, spans: Mapping[Pair, _Span], packs: Sequence[tuple[str, ...]], edge: float
) -> list[tuple[str, ...]]:
    """Note what plans without all losses of a pack are worth; return halves of the packs that are still in play."""
    answers = trying.spared([(pack, trying.singles[pack[:1]].plan) for pack in packs])
    again = []
    for (first, *_), answer in ((pack, answers[pack]) for pack in packs if pack in answers):
        for loss, worth in answer["weighted_caught"].items():
            span = spans[_ordered(spans, (first, loss))]
            span.high = min(span.high, float(worth))
    for first, *losses in (pack for pack in packs if pack in answers):
        still = [loss for loss in losses if spans[_ordered(spans, (first, loss))].high >= edge * (1 - SAME)]
        if len(losses) > 1 and still:
            half = max(1, len(losses) // 2)
            again += [(first, *still[i : i + half]) for i in range(0, len(still), half)]
    return again


def _from_singles(trying: _Trying, troubles: Sequence[Trouble]) -> dict[Pair, _Span]:
    """
    Return what the singles prove of every pair.

    Whatever can be done under two troubles can be done under one, so no plan is worth less than the bound of either.
    And a plan for one that leans on nothing the other takes is a plan for both.
    """
    leans = {
        trouble.id: frozenset(
            plan_leans_on(apply_scenario(*trying.setting.case_under((trouble.id,))), trying.singles[trouble.id,].plan)
        )
        for trouble in troubles
    }
    spans = {}
    for a, b in pairs_of(troubles):
        span = spans[a.id, b.id] = _Span(low=max(trying.singles[t.id,].bound for t in (a, b)))
        for one, other in ((a, b), (b, a)):
            worth = trying.singles[one.id,].weighted_caught
            if other.target_id and other.target_id not in leans[one.id] and worth < span.high:
                span.high, span.same_as = worth, one.id
    return spans


def _edge(spans: Mapping[Pair, _Span]) -> float:
    """Return what the worst pairs cannot all go below: the fiftieth of the lower bounds."""
    lows = sorted((span.low for span in spans.values()), reverse=True)
    return lows[min(WORST, len(lows)) - 1] if lows else 0.0


def _in_play(spans: Mapping[Pair, _Span]) -> list[Pair]:
    """Return the pairs that could be among the worst and have no plan yet."""
    edge = _edge(spans)
    return [ids for ids, s in spans.items() if not s.same_as and s.planned is None and s.high >= edge * (1 - SAME)]


def _by_low(spans: Mapping[Pair, _Span], pairs: Sequence[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda ids: -spans[ids].low)


def _plan_and_loss(trying: _Trying, ids: Pair) -> Pair:
    """Return the pair with the trouble first whose plan is to bear the other: a wider one, else the worse one."""
    a, b = (trying.singles[i,].weighted_caught for i in ids)
    wider = [not trying.setting.troubles[i].target_id for i in ids]
    turned = wider[1] if wider[0] != wider[1] else a < b
    return (ids[1], ids[0]) if turned else ids


def _ordered(spans: Mapping[Pair, _Span], ids: Sequence[str]) -> Pair:
    return (ids[0], ids[1]) if (ids[0], ids[1]) in spans else (ids[1], ids[0])


def _line(trouble: Trouble | None, one: Tried) -> TroubleLine:
    return TroubleLine(
        trouble_id=trouble.id if trouble else "base",
        kind=trouble.kind if trouble else "",
        target_id=trouble.target_id if trouble else "",
        label=trouble.label if trouble else "As things stand",
        status=one.status,
        persons=one.persons,
        safe_persons=one.safe_persons,
        clearance_time_h=one.clearance_time_h,
        expected_caught_persons=one.expected_caught_persons,
        weighted_caught=one.weighted_caught,
        bound=one.bound,
    )


def _single_lines(trying: _Trying, troubles: Sequence[Trouble]) -> tuple[TroubleLine, ...]:
    lines = [_line(t, trying.singles[t.id,]) for t in troubles if (t.id,) in trying.singles]
    return tuple(sorted(lines, key=lambda line: (-line.weighted_caught, line.trouble_id)))


def _pair_lines(trying: _Trying, troubles: Sequence[Trouble], spans: Mapping[Pair, _Span]) -> tuple[PairLine, ...]:
    edge, labels = _edge(spans), {trouble.id: trouble.label for trouble in troubles}
    lines = [_pair_line(trying, ids, span, edge, labels) for ids, span in spans.items()]
    return tuple(sorted(lines, key=lambda one: (-_sorting(one), one.trouble_ids)))


def _sorting(one: PairLine) -> float:
    return one.low if one.state == "bounded" or one.high is None else one.high


def _pair_line(trying: _Trying, ids: Pair, span: _Span, edge: float, labels: Mapping[str, str]) -> PairLine:
    state = "planned" if span.planned else "as_single" if span.same_as else "bounded"
    plan = span.planned or (trying.singles[span.same_as,] if span.same_as else None)
    alone = max(trying.singles[i,].weighted_caught for i in ids)
    return PairLine(
        trouble_ids=ids,
        label=f"{labels[ids[0]]} + {labels[ids[1]]}",
        state=state,
        low=span.low,
        high=span.high if span.high < float("inf") else None,
        could_be_worst=span.high >= edge * (1 - SAME),
        same_as="" if span.planned else span.same_as,
        adds=span.low - alone,
        safe_persons=plan.safe_persons if plan else None,
        clearance_time_h=plan.clearance_time_h if plan else None,
        expected_caught_persons=plan.expected_caught_persons if plan else None,
    )


def _shown(trying: _Trying, troubles: Sequence[Trouble], asked: Sequence[str]) -> tuple[str, ...]:
    worst = [line.trouble_id for line in _single_lines(trying, troubles)[:WORST_CARDS]]
    return tuple(dict.fromkeys([*worst, *(one for one in asked if (one,) in trying.singles)]))


def _cards(trying: _Trying, troubles: Sequence[Trouble], as_of: datetime) -> tuple[SwitchOverCard, ...]:
    ids = [line.trouble_id for line in _single_lines(trying, troubles)]
    base = trying.singles[()]
    left = trying.left_over([((one,), base.plan) for one in ids])
    return tuple(_card(trying, one, left[one,], as_of) for one in ids if (one,) in left)


def _card(trying: _Trying, trouble_id: str, left: Answer, as_of: datetime) -> SwitchOverCard:
    trouble = trying.setting.troubles[trouble_id]
    base, now = trying.singles[()], trying.singles[trouble_id,]
    applied = apply_scenario(*trying.setting.case_under((trouble_id,)))
    later = None
    if base.clearance_time_h is not None and now.clearance_time_h is not None:
        later = now.clearance_time_h - base.clearance_time_h
    return SwitchOverCard(
        trouble_id=trouble_id,
        label=trouble.label,
        changes=plan_change_data(base.plan, now.plan, applied),
        switch=switch_between(applied, base.plan, now.plan, as_of=as_of, lost=trouble.target_id),
        caught_persons_more=now.expected_caught_persons - base.expected_caught_persons,
        safe_persons_fewer=base.safe_persons - now.safe_persons,
        clearance_h_later=later,
        caught_persons_unswitched=float(left["expected_caught_persons"]),
        safe_persons_unswitched=int(left["safe_persons"]),
    )
