"""Seven ways to tamper with a ledger, each on the list of its entries, as a keeper with the database could."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from egress.store.ledger import Entry, beginning, linked

Attack = Callable[[list[Entry], int, np.random.Generator], list[Entry]]
"""Takes the entries, the place in them that is meant (1 … the last checkpoint) and chance; gives the forged ones."""

LEDGER = "the ledger of the trial"


def a_log(chance: np.random.Generator) -> list[Entry]:
    """Return a ledger of 5 to 60 acts."""
    entries: list[Entry] = []
    previous = beginning(LEDGER)
    for seq in range(1, int(chance.integers(5, 61))):
        content = {
            "act_id": f"a{seq}",
            "kind": str(chance.choice(["decided", "asked", "noted"])),
            "hours": float(chance.normal(24, 6)),
            "persons": int(chance.integers(0, 5000)),
            "words": {"reason": "".join(chance.choice(list('abc é中"\\\n'), 12))},
        }
        entries.append(linked(seq, content, previous))
        previous = entries[-1].hash
    return entries


def rehashed(entries: list[Entry], start: int) -> list[Entry]:
    """Return entries whose places, links and hashes are reckoned anew from the start-th on."""
    found = entries[: start - 1]
    previous = found[-1].hash if found else beginning(LEDGER)
    for seq, entry in enumerate(entries[start - 1 :], start=start):
        found.append(linked(seq, entry.content, previous))
        previous = found[-1].hash
    return found


def edit(entries: list[Entry], place: int, chance: np.random.Generator) -> list[Entry]:
    """Change what an entry says and leave its hash."""
    changed = replace(entries[place - 1], content=_other(entries[place - 1], chance))
    return [*entries[: place - 1], changed, *entries[place:]]


def edit_with_hash(entries: list[Entry], place: int, chance: np.random.Generator) -> list[Entry]:
    """Change what an entry says and reckon its own hash anew."""
    old = entries[place - 1]
    return [*entries[: place - 1], linked(place, _other(old, chance), old.previous), *entries[place:]]


def delete(entries: list[Entry], place: int, chance: np.random.Generator) -> list[Entry]:
    """Take an entry out; half the time the later ones move up by one place."""
    later = entries[place:]
    if chance.random() < 0.5:
        later = [replace(entry, seq=entry.seq - 1) for entry in later]
    return [*entries[: place - 1], *later]


def insert(entries: list[Entry], place: int, chance: np.random.Generator) -> list[Entry]:
    """Put a forged entry in, well linked to the one before it; the later ones move down by one place."""
    previous = entries[place - 2].hash if place > 1 else beginning(LEDGER)
    forged = linked(place, _other(entries[place - 1], chance), previous)
    return [*entries[: place - 1], forged, *(replace(entry, seq=entry.seq + 1) for entry in entries[place - 1 :])]


def reorder(entries: list[Entry], place: int, chance: np.random.Generator) -> list[Entry]:
    """Let two entries change places, with their places written anew."""
    other = int(chance.choice([n for n in range(1, len(entries) + 1) if n != place]))
    found = list(entries)
    found[place - 1], found[other - 1] = replace(found[other - 1], seq=place), replace(found[place - 1], seq=other)
    return found


def rehash_everything(entries: list[Entry], place: int, chance: np.random.Generator) -> list[Entry]:
    """Change, take out or put in an entry, and reckon every hash after it anew: the chain by itself is flawless."""
    forged = [edit, delete, insert][int(chance.integers(3))](entries, place, chance)
    return rehashed(forged, place)


def cut_the_tail(entries: list[Entry], place: int, chance: np.random.Generator) -> list[Entry]:
    """Leave out everything from an entry on; half the time as many new entries take their place."""
    kept = entries[: place - 1]
    if chance.random() < 0.5:
        return kept
    return rehashed(
        [*kept, *(replace(entry, content=_other(entry, chance)) for entry in entries[place - 1 :])], place
    )


ATTACKS: Mapping[str, Attack] = {
    "edit": edit,
    "edit with its hash": edit_with_hash,
    "delete": delete,
    "insert": insert,
    "reorder": reorder,
    "re-hash everything": rehash_everything,
    "cut the tail": cut_the_tail,
}


def _other(entry: Entry, chance: np.random.Generator) -> dict[str, object]:
    return {**entry.content, "persons": int(entry.content["persons"]) + 1 + int(chance.integers(9))}
