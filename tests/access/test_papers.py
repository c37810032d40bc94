"""Papers over the API: made as long work, for print or for Word, in three languages, without hidden texts."""

import io
import zipfile
from typing import Any, get_args

import pytest

from egress.interfaces.accounts import Role
from egress.interfaces.api import House
from egress.interfaces.api.jobs.carrying_out import carry_out
from egress.interfaces.api.jobs.orders import ORDERS, PublishOrder
from egress.kit import Progress
from egress.publications.language import LANGUAGES
from egress.publications.papers import PaperFormat
from egress.publications.papers.writing import PDF, WORD
from egress.workflow.publish import PAPERS
from egress.workflow.record.hands import Hand

from .housing import BEGIN, OWN, grant, moved_in

AS_OF = "2030-03-10T00:00:00Z"


def made(house: House, **order: Any) -> tuple[str, bytes]:
    """Carry out an order as a worker does; return the media type and the bytes."""
    asked = ORDERS.validate_json(PublishOrder.model_validate_json(_text(order)).model_dump_json())
    hand = Hand(person="Test", role="planner", at=BEGIN)
    folder = house.foreman._folder
    document = carry_out(house.store, OWN, asked, hand, journal=folder, progress=Progress())
    return document.media_type, document.content


def _text(order: dict[str, Any]) -> str:
    import json

    return json.dumps({"kind": "publish", "as_of": AS_OF, **order})


def test_the_form_names_what_can_be_made() -> None:
    """Every paper, language and form that egress publishes can be asked for, and nothing else."""
    named = {
        name: set(get_args(PublishOrder.model_fields[name].annotation)) for name in ("paper", "language", "form")
    }
    assert named == {"paper": set(PAPERS), "language": set(LANGUAGES), "form": {one.value for one in PaperFormat}}


@pytest.mark.parametrize(("language", "form"), [("en", "pdf"), ("fr", "docx"), ("ar", "pdf"), ("ar", "docx")])
def test_a_paper_is_what_was_asked_for(house: House, language: str, form: str) -> None:
    """Cards in a language and a form; Word opens as a document whose words are there."""
    kind, content = made(house, paper="cards", language=language, form=form, handling="Official")
    if form == "pdf":
        assert (kind, content[:5]) == (PDF, b"%PDF-")
        return
    assert kind == WORD
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        names = opened.namelist()
        words = b"".join(opened.read(name) for name in names if name.startswith("word/")).decode("utf-8", "replace")
    assert "Official" in words
    assert "\u27e6" not in words, "a mark that stands for a hidden text is on paper"


@pytest.mark.slow
@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_no_paper_bears_a_hidden_text(house: House, paper: str) -> None:
    """Names and free texts are marks within egress; a paper that is handed on has neither them nor their marks."""
    _, content = made(house, paper=paper, form="docx")
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        words = b"".join(opened.read(name) for name in opened.namelist() if name.endswith(".xml")).decode()
    assert "\u27e6" not in words


def test_who_runs_work_asks_and_who_sees_the_post_is_told(house: House) -> None:
    """A viewer cannot order a paper; its line says which paper it is, in what language and form."""
    vic, ann = moved_in(house, "Vic", grant(Role.VIEWER)), moved_in(house, "Ann", grant(Role.PLANNER))
    order = {"kind": "publish", "paper": "cards", "as_of": AS_OF, "language": "ar", "form": "docx"}
    assert vic.post(f"/posts/{OWN}/jobs", order).status_code == 403
    for wrong in ({"paper": "novel"}, {"language": "xx"}, {"form": "odt"}, {"handling": "x\u0007"}):
        assert ann.post(f"/posts/{OWN}/jobs", {**order, **wrong}).status_code == 422, wrong
    job_id = ann.post(f"/posts/{OWN}/jobs", order).json()["id"]
    line = vic.get(f"/posts/{OWN}/papers").json()[0]
    assert {name: line[name] for name in ("job_id", "paper", "language", "form", "state")} == {
        "job_id": job_id,
        "paper": "cards",
        "language": "ar",
        "form": "docx",
        "state": "waiting",
    }
    house.desk.change_job(job_id, answer=b"%PDF-", media_type=PDF, state="done")
    answer = vic.get(f"/posts/{OWN}/jobs/{job_id}/answer")
    assert answer.headers["content-disposition"] == f'attachment; filename="{OWN}-cards-ar.docx"'
