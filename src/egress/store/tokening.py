"""Names and free text of cases and acts taken out, with a token for each: what is written down holds tokens alone."""

from dataclasses import replace

from egress.domain import Act, Case
from egress.domain.personal import TOKEN, name_key, with_personal
from egress.store.faults import store_problem
from egress.store.ledger import canonical_bytes
from egress.store.sealing import Sealer


def tokened_case(case: Case, sealer: Sealer, *, marked: bool = False) -> tuple[Case, dict[str, str]]:
    """Return a case with a token for every personal field, and the texts by token; if `marked`, tokens in it stay."""
    texts: dict[str, str] = {}

    def put(context: str, text: str) -> str:
        if marked and TOKEN.fullmatch(text):
            return text
        token = sealer.token(context, text)
        texts[token] = text
        return token

    return with_personal(case, put), texts


def sealed_act(act: Act, sealer: Sealer) -> tuple[Act, dict[str, str]]:
    """Return an act with tokens for its person and words, and the texts by token."""
    _refuse_unwritable(act)
    texts = {}
    person = sealer.token("person", name_key(act.person)) if act.person.strip() else ""
    if person:
        texts[person] = " ".join(act.person.split())
    words = {name: sealer.token(f"words/{name}", text) for name, text in act.words.items() if text}
    texts |= {words[name]: act.words[name] for name in words}
    return replace(act, person=person, words=words), texts


def _refuse_unwritable(act: Act) -> None:
    """Refuse what no file can hold, such as half a character from a terminal with another alphabet."""
    try:
        canonical_bytes([act.act_id, act.post_id, act.role, act.person, act.facts, act.words])
    except ValueError as error:
        remedy = "Write it in whole characters and plain numbers."
        raise store_problem("the act", str(error), expected="text and numbers", remedy=remedy) from error
