"""A house to knock at: a record with two posts, accounts of every role, and browsers that are signed in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from egress.interfaces.accounts import EVERY_POST, Grant, Role
from egress.interfaces.accounts.digests import csrf_of
from egress.interfaces.api import House, make_app, open_house
from egress.interfaces.api.door import cookie_name
from egress.interfaces.wiring import make_store, open_case
from egress.workflow.record.hands import Hand
from egress.workflow.record.keep import keep_case

ROOT = Path(__file__).resolve().parents[2]
API = "/api/v1"
OWN, OTHER = "tiny-post", "field-office"
TITLES = ("Chief of Mission", "Regional Director", "Watch officer")
BEGIN = datetime(2030, 3, 9, tzinfo=UTC)


class Standing:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime = BEGIN) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def forward(self, **by: float) -> None:
        """Set it forward."""
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Person:
    """Somebody with an account and a browser that is signed in."""

    name: str
    account_id: str
    session: str
    device_id: str
    client: TestClient

    def get(self, path: str, **more: Any) -> Any:
        """Ask."""
        return self.client.get(API + path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """Change something."""
        return self.client.post(API + path, json=body, **more)


@contextmanager
def opened_house(
    folder: Path,
    *,
    address: str = "",
    clock: Any = None,
    workers: int = 0,
    posts: Sequence[str] = (OWN, OTHER),
    **more: Any,
) -> Iterator[House]:
    """Open a house over a new record with these example posts."""
    place, keys = address or str(folder / "record.db"), folder / "keys"
    make_store(place, keys)
    house = open_house(place, str(keys), clock=clock or Standing(), workers=workers, **more)
    try:
        hand = Hand(person="Test", role="planner", at=house.clock() - timedelta(days=1))
        for post_id in posts:
            keep_case(house.store, open_case(ROOT / "cases" / post_id), hand, reason="as shipped")
        yield house
    finally:
        house.close()


def moved_in(house: House, name: str, *grants: Grant, app: Any = None) -> Person:
    """Return somebody with these roles whose browser is signed in."""
    row, _ = house.access.new_account(name)
    for grant in grants:
        house.access.give(row.id, grant)
    device, secret = house.access.enrol(row, "a laptop")
    signed = house.access.let_in(row, device.id, secret)
    client = TestClient(
        app or make_app(house), base_url=house.origin, headers={"X-CSRF-Token": csrf_of(signed.session)}
    )
    client.cookies.set(cookie_name(house, "session"), signed.session)
    return Person(name, row.id, signed.session, device.id, client)


def grant(role: Role, post_id: str = OWN, *, titles: Sequence[str] = TITLES, zone: Sequence[str] = ()) -> Grant:
    """Return a role at a post."""
    return Grant(post_id=post_id, role=role, titles=tuple(titles), zone=tuple(zone))


def everywhere(role: Role) -> Grant:
    """Return a role at every post."""
    return grant(role, EVERY_POST)
