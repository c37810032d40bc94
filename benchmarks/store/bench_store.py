"""How fast the record answers after a year of daily briefs of many posts: opening, portfolio, log, replay."""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from egress.store import Keyring, Store, new_store, open_store, store_address, verify_store
from egress.workflow.record.look import show_log, show_portfolio
from egress.workflow.record.replay import replay_brief
from store.generated_record import FIRST_DAY, fill

LOOKS = 30
"""How often each question is asked."""


def main() -> None:
    """Fill a record, open it anew, and print one line per question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--store", default="", help="an empty PostgreSQL database; a file of its own if left out")
    parser.add_argument("--verify", action="store_true", help="verify the whole ledger and every table, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="egress-bench-") as folder:
        run(options, Path(folder))


def run(options: argparse.Namespace, folder: Path) -> None:
    """Run the bench in a folder."""
    address = store_address(options.store or str(folder / "record.db"))
    keyring = Keyring(folder / "keys")
    quarters = [FIRST_DAY + timedelta(days=day) for day in range(45, options.days, 91)][:4]
    samples = {(f"post-{(7 * number) % options.posts:03d}", day) for number, day in enumerate(quarters)}
    began = time.perf_counter()
    with new_store(address, keyring=keyring, clock=now) as store:
        for line in fill(store, posts=options.posts, days=options.days, samples=samples):
            print(f"  {line}: {time.perf_counter() - began:,.0f} s", file=sys.stderr, flush=True)
    print(f"{options.posts} posts, {options.days} days, {os.cpu_count()} cores, seed 8")
    took_s = time.perf_counter() - began
    print(f"filled in {took_s:,.0f} s, {options.posts * options.days / took_s:,.0f} briefs a second")
    if address.path is not None:
        print(f"size on disk: {address.path.stat().st_size / 2**20:,.0f} MiB")
    look(address, keyring, sorted(samples), options)


def look(address: object, keyring: Keyring, samples: list[tuple[str, datetime]], options: argparse.Namespace) -> None:
    """Ask the record, opened anew, and print how long each answer took."""
    tell("open the store", lambda: open_store(address, keyring=keyring, clock=now).close())  # type: ignore[arg-type]
    with open_store(address, keyring=keyring, clock=now) as store:  # type: ignore[arg-type]
        last = FIRST_DAY + timedelta(days=options.days)
        tell("portfolio of every post", lambda: show_portfolio(store, last))
        assert len(show_portfolio(store, last).posts) == options.posts + 1
        tell("log of one post", lambda: show_log(store, samples[0][0]))
        for post_id, day in samples:
            replay_and_tell(store, post_id, day)
        if options.verify:
            began = time.perf_counter()
            with store.reading() as connection:
                verified = verify_store(connection, [])
            took = time.perf_counter() - began
            print(
                f"verify {verified.entries:,} entries and every table: {len(verified.faults)} faults, {took:,.0f} s"
            )


def tell(what: str, work: Callable[[], object]) -> None:
    """Ask many times and print the median and the slowest answer."""
    times = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    median, slowest = statistics.median(times) * 1000, max(times) * 1000
    print(f"{what:28s} median {median:8,.1f} ms   slowest {slowest:8,.1f} ms   ({LOOKS} times)", flush=True)


def replay_and_tell(store: Store, post_id: str, day: datetime) -> None:
    """Replay one brief of long ago and print whether it is the same."""
    began = time.perf_counter()
    replay = replay_brief(store, post_id, as_of=day)
    took_s = time.perf_counter() - began
    same = (
        "the same, bit for bit" if replay.kept and not replay.differences else f"NOT the same: {replay.differences}"
    )
    print(
        f"replay {post_id} as of {day:%Y-%m-%d}, version {replay.version.version}: {same} ({took_s:.1f} s)",
        flush=True,
    )


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
