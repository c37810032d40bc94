"""What the record answers keeps to its published schemas."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from egress.publications import write_record
from egress.publications.record_writer import Answer
from egress.store import Keyring, new_store
from egress.workflow.record.keep import keep_brief, keep_case
from egress.workflow.record.look import show_log, show_portfolio, show_standing, verify_ledger
from egress.workflow.record.watch import cross_tripwire

from .conftest import Places, Ticking
from .making import DAY, drive_out, hand

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"
POST = "tiny-post"


@pytest.fixture
def answers(places: Places, keyring: Keyring, clock: Ticking) -> dict[str, Answer]:
    """One answer of each kind, with something in it."""
    with new_store(places("sqlite"), keyring=keyring, clock=clock) as store:
        keep_case(store, drive_out(), hand(), reason="first")
        keep_brief(store, POST, hand(), as_of=DAY)
        cross_tripwire(store, POST, hand(), tripwire_id="river", seen="trucks")
        return {
            "log": show_log(store, POST),
            "portfolio": show_portfolio(store, DAY),
            "standing": show_standing(store, POST, DAY + timedelta(hours=7)),
            "ledger": verify_ledger(store, []),
        }


def test_answers_keep_to_their_schemas(answers: dict[str, Answer]) -> None:
    """Each answer as JSON is valid by its schema, is not empty, and reads as text within 100 columns."""
    for name, given in answers.items():
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        answer = json.loads(write_record(given, "json").content)
        Draft202012Validator(schema).validate(answer)
        assert answer["schema"] == f"egress/{name}/1"
        assert any(value for value in answer["data"].values()), name
        text = write_record(given, "text").content.decode()
        assert max(len(line) for line in text.splitlines()) <= 100, name
