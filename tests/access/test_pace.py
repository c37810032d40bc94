"""How fast somebody signed in may call."""

import pytest
from fastapi.testclient import TestClient

from egress.interfaces.accounts import EVERY_POST, Grant, Refused, Role
from egress.interfaces.api import House, make_app
from egress.interfaces.api.pace import CALLS_AT_ONCE, CALLS_PER_S, MOST_KNOWN, Pace

from .housing import API, grant, moved_in


class Seconds:
    """A clock of seconds that stands until it is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def is_refused(pace: Pace, secret: str) -> bool:
    """Call once; return whether it was refused for a second."""
    try:
        pace.take(secret)
    except Refused as refused:
        return (refused.status, refused.wait_s) == (429, 1)
    return False


def emptied(pace: Pace, secret: str) -> int:
    """Call until it is refused; return how many calls were answered."""
    return next(number for number in range(2 * CALLS_AT_ONCE) if is_refused(pace, secret))


def test_a_bucket_empties_and_fills() -> None:
    """So many at once, then so many a second; it never holds more, and refused calls cost nothing."""
    clock = Seconds()
    pace = Pace(clock)
    assert emptied(pace, "ann") == CALLS_AT_ONCE
    clock.now += 0.5
    assert emptied(pace, "ann") == CALLS_PER_S / 2
    clock.now += 86_400
    assert emptied(pace, "ann") == CALLS_AT_ONCE
    assert emptied(pace, "bob") == CALLS_AT_ONCE


def test_the_pace_of_the_load_bench_is_never_refused() -> None:
    """Fifty writes a second for ten minutes, and those of ten seconds that came late together."""
    clock = Seconds()
    pace = Pace(clock)
    for number in range(30_000):
        clock.now = number / 50
        pace.take("writer")
    clock.now += 10
    for _ in range(500):
        pace.take("writer")


def test_buckets_of_many_take_bounded_memory() -> None:
    """However many secrets are made up, those that called last are kept; who goes on calling is not forgotten."""
    pace = Pace(Seconds())
    emptied(pace, "ann")
    for number in range(2 * MOST_KNOWN):
        pace.take(f"made up {number}")
        if number % 1000 == 0:
            with pytest.raises(Refused):
                pace.take("ann")
    assert pace.known() == MOST_KNOWN


def test_calls_of_sessions_and_tokens_are_bounded(house: House) -> None:
    """A problem with Retry-After, for that session or token alone; whoever is not signed in is told just that."""
    clock = Seconds()
    house.pace = Pace(clock)
    ann, bob = moved_in(house, "Ann", grant(Role.VIEWER)), moved_in(house, "Bob", grant(Role.VIEWER))
    assert ann.get("/session").status_code == 200
    emptied(house.pace, ann.session)
    answer = ann.get("/session")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:egress:problem:too_many_calls"
    assert ann.post("/sign-out").status_code == 429
    assert bob.get("/session").status_code == 200
    clock.now += 1
    assert ann.get("/session").status_code == 200
    house.access.give(bob.account_id, Grant(post_id=EVERY_POST, role=Role.VIEWER))
    _, token = house.access.new_feed_token(bob.account_id, "a workbook", 30)
    reader = TestClient(make_app(house), base_url=house.origin, headers={"Authorization": f"Bearer {token}"})
    assert reader.get(f"{API}/feeds/portfolio.json").status_code == 200
    emptied(house.pace, token)
    assert reader.get(f"{API}/feeds/portfolio.json").status_code == 429
    stranger = TestClient(make_app(house), base_url=house.origin)
    assert {stranger.get(f"{API}/session").status_code for _ in range(20)} == {401}
