"""Cases go in and come out bit for bit, version by version, on both engines."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from egress.domain import Case, Exit, Group
from egress.domain.differences import TABLES, differences
from egress.domain.personal import with_personal
from egress.kit import InternalError, Range
from egress.store import Store, filled, tokened_case
from egress.store.case_mapping import DERIVED, ROW_KINDS, _out, _reader, case_to_texts, head_fields, json_text
from egress.store.case_versions import GAP, _Row, places

from .making import act, shipped, tiny

NAMES = ("tiny-post", "field-office", "company-site", "kabul-2021")


def test_every_field_of_a_case_is_kept() -> None:
    """A field that is added to a case is either in the record, or filled by a scenario."""
    assert set(ROW_KINDS) == set(TABLES)
    assert {f.name for f in fields(Case)} == {*TABLES, *head_fields(), *DERIVED}


@pytest.mark.parametrize("name", NAMES)
def test_a_case_comes_out_as_it_went_in(store: Store, name: str) -> None:
    """Every shipped case comes out of the record with every value as it went in, names filled in."""
    case = shipped(name)
    kept = store.keep_case(case, act(words={"reason": "first"}))
    texts = store.texts(case.case_id)
    out = with_personal(store.case_at(case.case_id, kept.version), lambda _context, token: texts[token])
    assert case_to_texts(out) == case_to_texts(case)
    assert not differences(case, out)
    assert [g.id for g in out.groups] == [g.id for g in case.groups]


def test_a_version_writes_only_what_differs(store: Store) -> None:
    """A second version with one new figure writes one row, says so in words, and leaves the first as it was."""
    case = tiny()
    group = replace(case.groups[0], persons=Range(30, 35, 40))
    changed = replace(case, groups=(group, *case.groups[1:]))
    assert store.keep_case(case, act()).version == 1
    assert store.keep_case(changed, act(words={"reason": "counted anew"})).version == 2
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT table_name, row_key FROM case_rows WHERE version = 2").all()
    assert [tuple(row) for row in rows] == [("groups", group.id)]
    (kept,) = [one for one in store.acts(case.case_id) if one.facts.get("version") == 2]
    assert kept.facts["changes"] == [f"{group.label}: head count 40 → 35 (30 to 40) persons."]
    assert store.case_at(case.case_id, 1).groups[0].persons == case.groups[0].persons


def test_the_same_case_again_is_no_version(store: Store) -> None:
    """A case in which nothing differs, comment lines apart, is not kept again."""
    case = tiny()
    first = store.keep_case(case, act())
    moved = replace(case, groups=tuple(replace(g, basis=replace(g.basis, row=99)) for g in case.groups))
    assert store.keep_case(moved, act()) == first
    assert len(store.acts()) == 1


def test_rows_keep_their_order(store: Store) -> None:
    """Rows put in front, in between and behind, taken out and turned round stand in their order in every version."""
    case = tiny()
    a, b = case.groups
    new = [replace(a, id=f"new-{n}", label=f"New {n}") for n in range(3)]
    orders: list[tuple[Group, ...]] = [(a, b), (new[0], a, new[1], b, new[2]), (b, new[1]), (new[1], b, a)]
    for groups in orders:
        store.keep_case(replace(case, groups=groups), act())
    for version, groups in enumerate(orders, start=1):
        assert [g.id for g in store.case_at(case.case_id, version).groups] == [g.id for g in groups]


def test_places_are_found_anew_where_there_is_no_room() -> None:
    """Rows put in at the same spot again and again find room, if need be by placing all of them anew."""
    kept = {"a": _Row(GAP, ""), "b": _Row(2 * GAP, "")}
    keys = ["a", "b"]
    for number in range(60):
        keys.insert(1, f"n{number}")
        found = places(kept, keys)
        assert found == sorted(set(found))
        kept = {key: _Row(place, "") for key, place in zip(keys, found, strict=True)}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Mapping[str, float], {"b": 0.1 + 0.2, "a": 1e-300}),
        (Mapping[Exit, Range | None], {Exit.CITY: Range(1, 2.5, 3), Exit.POST: None}),
        (tuple[tuple[str, int], ...], (("x", 1), ("y", 2))),
        (datetime | None, datetime(2030, 3, 1, 6, 30, 1, 5, tzinfo=UTC)),
    ],
)
def test_every_kind_of_value_comes_out_as_it_went_in(kind: Any, value: Any) -> None:
    """Mappings, pairs, options, instants and numbers come back to the last bit."""
    assert _reader(kind)(json.loads(json_text(_out(value)))) == value


def test_a_value_without_a_form_is_refused() -> None:
    """A value that the record has no form for is refused, not kept otherwise; so is a field of a newer release."""
    with pytest.raises(InternalError, match="no form"):
        _out({1, 2})
    with pytest.raises(InternalError, match="does not know"):
        _reader(Range)({"low": 1, "likely": 1, "high": 1, "odd": 1})


def test_tokens_are_the_same_for_the_same_text(store: Store) -> None:
    """A text that does not change bears the same token in every version, and another one elsewhere."""
    case = tiny()
    store.keep_case(case, act())
    sealer = store.sealer(case.case_id)
    assert sealer is not None
    tokened, texts = tokened_case(case, sealer)
    assert tokened_case(case, sealer)[0] == tokened
    assert texts[tokened.reports[0].text] == case.reports[0].text
    assert filled(f"x: {tokened.reports[0].text}.", texts) == f"x: {case.reports[0].text}"
    assert sealer.token("a", "same") != sealer.token("b", "same")
