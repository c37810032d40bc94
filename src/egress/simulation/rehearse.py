"""rehearse: compile a plan once, play it often, say how it comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from egress.domain import Case, Plan, Situation
from egress.kit import digest
from egress.simulation.compiling import compile_script
from egress.simulation.engines import RunBatch, play_exact
from egress.simulation.factors import PlanningFactors, all_disturbances, factors_of
from egress.simulation.outcomes import Outcomes
from egress.simulation.pool import Listeners, batches, play_all
from egress.simulation.rehearsal import Rehearsal, summarise
from egress.simulation.script import Script
from egress.threat import ThreatPicture, picture_under


@dataclass(frozen=True, kw_only=True)
class RehearsalOptions:
    """
    How to rehearse.

    Attributes
    ----------
    runs : replications. seed : of all luck; None = the case's. engine : a name in `ENGINES`.
    disturbances : what is let in. factors : what is reckoned with; None = what the case says, assumptions else.
    situation : a running evacuation from which the plan is played on; None = from the order.
    """

    runs: int = 200
    seed: int | None = None
    engine: str = "exact"
    disturbances: frozenset[str] = field(default_factory=all_disturbances)
    factors: PlanningFactors | None = None
    situation: Situation | None = None

    def factors_for(self, case: Case) -> PlanningFactors:
        """Return the planning factors for a case."""
        return factors_of(case) if self.factors is None else self.factors


def rehearsal_script(case: Case, plan: Plan, picture: ThreatPicture | None, options: RehearsalOptions) -> Script:
    """Return what is rehearsed as plain tables. The case has its scenario applied, the picture has not."""
    seen = None if picture is None else picture_under(picture, case)
    seed = case.seed if options.seed is None else options.seed
    script, _ = compile_script(
        case,
        plan,
        picture=seen,
        factors=options.factors_for(case),
        disturbances=options.disturbances,
        seed=seed,
        situation=options.situation,
    )
    return script


def script_digest(script: Script, engine: str) -> str:
    """Return ``sha256:…`` of everything that the outcomes of a script's runs rest on."""
    return digest(
        {"engine": engine, **{name: np.asarray(value).tolist() for name, value in script._asdict().items()}}
    )


def rehearse(
    case: Case,
    plan: Plan,
    picture: ThreatPicture | None,
    *,
    options: RehearsalOptions | None = None,
    workers: int = 1,
    kept: Mapping[RunBatch, Outcomes] | None = None,
    listeners: Listeners | None = None,
) -> tuple[Rehearsal | None, Outcomes]:
    """
    Return the rehearsal of a plan, and the outcomes it rests on; no rehearsal if it was cancelled before any run.

    `workers` processes play the runs; their number changes no result. `kept` are outcomes of earlier work on the same
    script. The case has its scenario applied.
    """
    options = options or RehearsalOptions()
    script = rehearsal_script(case, plan, picture, options)
    wanted = batches(options.engine, options.runs)
    outcomes = play_all(script, wanted, workers=workers, kept=kept, listeners=listeners)
    if not len(outcomes.runs):
        return None, outcomes
    calm = play_exact(script._replace(on=np.zeros_like(script.on)), np.array([0]))
    rehearsal = summarise(
        case,
        plan,
        script,
        outcomes=outcomes,
        undisturbed=calm,
        asked=options.runs,
        engine=options.engine,
        seed=case.seed if options.seed is None else options.seed,
        disturbances=tuple(sorted(options.disturbances)),
    )
    return rehearsal, outcomes
