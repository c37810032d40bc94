"""What the operations of the API work with: the record, the desk, who may come in, and long work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from egress.interfaces.accounts import Access
from egress.interfaces.accounts.identity_provider import IdentityProvider, ProviderSettings
from egress.interfaces.accounts.provider_sign_in import ProviderSignIn
from egress.interfaces.api.jobs.foreman import Foreman
from egress.interfaces.api.pace import Pace
from egress.interfaces.api.tide import Tide
from egress.interfaces.wiring import Desk, Store, map_tiles, open_desk_of, open_record, store_file_of
from egress.interfaces.wiring import now as wall_clock

Clock = Callable[[], datetime]
PROVIDER_CALLBACK = "/api/v1/provider/callback"
"""Where an identity provider sends browsers back to, behind the origin."""


@dataclass(kw_only=True)
class House:
    """
    Everything that is open while egress serves.

    Attributes
    ----------
    address, keys : of the record and of its folder of keys.
    origin : under which browsers reach it; changes that come from another one are refused.
    provider : the way in by an identity provider; None where none is named.
    secure : whether it is served over TLS; cookies and headers are stricter then.
    own_map : tiles that are laid over the land on every map; None = there are none.
    pace : how fast each session and token may call.
    """

    address: str
    keys: str
    store: Store
    desk: Desk
    access: Access
    foreman: Foreman
    tide: Tide
    clock: Clock
    origin: str
    secure: bool
    provider: ProviderSignIn | None = None
    own_map: map_tiles.OwnMap | None = None
    known_posts: set[str] = field(default_factory=set)
    pace: Pace = field(default_factory=Pace)

    def knows(self, post_id: str) -> bool:
        """Whether a post is in the record; one that is never leaves it."""
        if post_id not in self.known_posts:
            self.known_posts |= set(self.store.posts())
        return post_id in self.known_posts

    def close(self) -> None:
        """Stop long work, which goes on at the next start, and let go of the databases."""
        self.foreman.stop()
        self.store.close()
        self.desk.close()


def open_house(
    address: str,
    keys: str,
    *,
    origin: str = "http://127.0.0.1:8000",
    clock: Clock = wall_clock,
    workers: int = 1,
    provider: ProviderSettings | None = None,
    map_file: Path | None = None,
    words: Sequence[str] = (),
) -> House:
    """
    Open a record and its desk, and begin with the long work that waits; `workers` = 0 leaves it waiting.

    No password may be built on `words`, those of the place.
    """
    spoken_to = None if provider is None else IdentityProvider(provider)
    own_map = None if map_file is None else map_tiles.open_map(map_file)
    store, desk = open_record(address, Path(keys), clock), open_desk_of(address)
    file = store_file_of(address)
    folder = (file.parent if file else Path(keys).parent) / "egress-work"
    access = Access(desk, seal=keys, clock=clock, words=words)
    redirect = f"{origin}{PROVIDER_CALLBACK}"
    return House(
        address=address,
        keys=keys,
        store=store,
        desk=desk,
        access=access,
        provider=None if spoken_to is None else ProviderSignIn(access, spoken_to, seal=keys, redirect=redirect),
        foreman=Foreman(desk, address=address, keys=keys, folder=folder, clock=clock, workers=workers),
        tide=Tide(store, desk),
        clock=clock,
        origin=origin,
        secure=origin.startswith("https://"),
        own_map=own_map,
    )
