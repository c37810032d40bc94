"""Two days at a post, told end to end: from the first report to the third person who verifies it all offline."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from egress.domain import Report
from egress.domain.decisions import Obligation, decision_records
from egress.domain.orders import orders_of
from egress.interfaces.cli import main
from egress.store import Store, ledger_lines, public_hex, written
from egress.workflow.record.activate import acknowledge, activate
from egress.workflow.record.decide import confirm, decide, dissent, put_question, request_decision, take_position
from egress.workflow.record.keep import keep_brief, keep_case
from egress.workflow.record.look import show_log, show_portfolio, show_standing
from egress.workflow.record.replay import replay_brief
from egress.workflow.record.watch import cross_tripwire, finish_task, tell_lapses

from .making import COM, DAY, UNDER_SECRETARY, act, drive_out, hand

POST = "tiny-post"
WATCH, SECURITY = "watch officer", "Security Officer"
KINDS = (
    *("version_kept", "brief_made", "version_kept", "tripwire_crossed", "escalated", "task_done", "brief_made"),
    *("question_put", "position_taken", "position_taken", "request_made", "decided", "confirmed", "dissented"),
)
"""What the ledger tells, in order, before the orders go out."""


def first_day(store: Store) -> str:
    """Reports arrive, a tripwire is crossed, nobody answers, it escalates; advice is split. Return the question."""
    case = drive_out()
    keep_case(store, case, hand("Wim Watch", WATCH, 5), reason="as it stood yesterday")
    keep_brief(store, POST, hand("Wim Watch", WATCH, 6), as_of=DAY + timedelta(hours=6))
    seen = DAY + timedelta(hours=7)
    report = Report(
        id="bridge",
        t_event=DAY + timedelta(hours=6),
        t_received=seen,
        source_id="drivers",
        grade="B2",
        claim="districts_lost",
        text="Eight trucks with armed men crossed the bridge, says Moussa at the ford.",
    )
    later = replace(case, reports=(*case.reports, report))
    assert keep_case(store, later, hand("Wim Watch", WATCH, 7.5), reason="the bridge").version == 2
    crossed = cross_tripwire(store, POST, hand("Wim Watch", WATCH, 8), tripwire_id="river", seen="eight trucks")
    assert tell_lapses(store, POST, DAY + timedelta(hours=13)) == ()
    (lapse,) = tell_lapses(store, POST, DAY + timedelta(hours=14.5))
    assert (lapse.was, lapse.goes_to) == (SECURITY, COM)
    finish_task(store, POST, hand("Ann Head", COM, 15), task_id=crossed.act_id, how="the committee met at 15:00")
    as_of = DAY + timedelta(hours=16)
    brief, _ = keep_brief(store, POST, hand("Wim Watch", WATCH, 16), as_of=as_of, against=DAY + timedelta(hours=6))
    put = put_question(
        store,
        POST,
        hand("Ann Head", COM, 16.5),
        authority_id="ordered-departure",
        question="Order departure now, or hold for a day?",
        options=["order departure", "hold for a day"],
        advice="split: " + brief.bottom_line[0],
        doubts=brief.advice.against,
    )
    for person, option in (("Sam Security", "order departure"), ("Pia Politics", "hold for a day")):
        take_position(
            store,
            POST,
            hand(person, "adviser", 17),
            question_id=put.act_id,
            option=option,
            reason=f"{person} thinks so",
        )
    return put.act_id


def second_day(store: Store, question: str) -> None:
    """Ordered departure is asked for and approved; one dissents; orders go out, one is not acknowledged."""
    request_decision(store, POST, hand("Ann Head", COM, 18), question_id=question)
    assert decision_records(store.acts(POST))[0].is_split
    ruling = decide(
        store,
        POST,
        hand("Uma Under", UNDER_SECRETARY, 28),
        question_id=question,
        option="order departure",
        reason="the bridge is lost",
        obliges=[Obligation(what="tell all staff", owner="Management", by=DAY + timedelta(hours=30))],
    )
    assert decision_records(store.acts(POST))[0].ruling_in_force() is None
    confirm(store, POST, hand("Sol Secretary", "Secretary of State", 28.5), of=ruling.act_id)
    dissent(
        store, POST, hand("Pia Politics", "adviser", 29), of=ruling.act_id, option="hold for a day", reason="too soon"
    )
    result, orders = activate(
        store,
        POST,
        hand("Ann Head", COM, 29.5),
        question_id=question,
        n_hour=DAY + timedelta(hours=30),
        escalates_to="Deputy Chief of Mission",
    )
    assert result.safe_persons == result.persons == 60
    assert len(orders) == 2
    assert sum(len(order.steps) for order in orders) == len(result.plan.movements)
    assert all(order.acknowledge_by <= DAY + timedelta(hours=30.5) for order in orders)
    acknowledge(store, POST, hand("Tom Transport", "transport", 29.6), order_id=orders[0].id)
    (lapse,) = tell_lapses(store, POST, DAY + timedelta(hours=31))
    assert (lapse.of, lapse.goes_to) == (orders[1].id, "Deputy Chief of Mission")


def verify_offline(folder: Path, words: Sequence[str]) -> int:
    """Verify as a third person does: with the export, a checkpoint and a key, and nothing of the record at hand."""
    files = ["--export", str(folder / "ledger.jsonl"), "--checkpoint", str(folder / "checkpoint.json")]
    return main(["ledger", "verify", *files, *words])


def test_two_days(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The ledger tells the whole of it in order, each brief replays, and a stranger verifies it offline."""
    second_day(store, first_day(store))
    orders = orders_of(store.acts(POST))
    kinds = [one.kind for one in store.acts(POST)]
    assert tuple(kinds) == (*KINDS, *["order_given"] * len(orders), "order_acknowledged", "escalated")
    log = show_log(store, POST)
    told = "\n".join(f"{line.person}: {line.sentence}" for line in log.lines)
    for words in (
        "Wim Watch: kept version 2 of the case (the bridge): bridge (reports) is new.",
        "did not convene the emergency action committee in time; it goes to Chief of Mission",
        "Advice as shown: split",
        "Pia Politics: advised hold for a day",
        "Ann Head: asked Under Secretary for Management or Secretary of State for ordered-departure",
        "Uma Under: decided ordered-departure: order departure; a second person must confirm it. the bridge is lost",
        "Sol Secretary: confirmed",
        "Pia Politics: dissents from",
        "in time; it goes to Deputy Chief of Mission",
    ):
        assert words in told, told
    for as_of in (DAY + timedelta(hours=6), DAY + timedelta(hours=16)):
        replay = replay_brief(store, POST, as_of=as_of)
        assert replay.kept is not None
        assert replay.differences == ()
    assert "Moussa" in str(replay.brief.changes)
    waiting = show_standing(store, POST, DAY + timedelta(hours=31))
    assert [(line.kind, line.who) for line in waiting.lines] == [("order", "Deputy Chief of Mission")]
    (line,) = show_portfolio(store, DAY + timedelta(hours=31)).posts
    assert (line.post_id, line.version) == (POST, 2)

    signed = store.checkpoint(act(post_id="", role="keeper"))
    (tmp_path / "checkpoint.json").write_text(written(signed), encoding="utf-8")
    (tmp_path / "ledger.jsonl").write_text("".join(ledger_lines(store)), encoding="utf-8")
    key = public_hex(store.keyring.signing_key().public_key())
    monkeypatch.delenv("EGRESS_STORE", raising=False)
    assert verify_offline(tmp_path, ["--signer", key]) == 0
    assert f"hold it still up to entry {signed.seq}" in capsys.readouterr().out
    export = (tmp_path / "ledger.jsonl").read_text(encoding="utf-8")
    assert "Uma" not in export
    (tmp_path / "ledger.jsonl").write_text(export.replace("order departure", "hold for a day"), encoding="utf-8")
    assert verify_offline(tmp_path, ["--signer", key]) == 1
    assert "FAULTS" in capsys.readouterr().out
