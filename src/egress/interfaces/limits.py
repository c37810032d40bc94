"""
Every limit that users meet, on one page, made from the bounds that the code keeps to.

``python -m egress.interfaces.limits > docs/reference/limits.md``
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from egress.interfaces.accounts import (
    access,
    delays,
    notices,
    one_time,
    own_account,
    passwords,
    place_words,
    provider_sign_in,
    sessions,
    tries,
)
from egress.interfaces.api import app, headers, make_app, pace
from egress.interfaces.api.jobs import states
from egress.interfaces.api.routes import jobs, overview
from egress.interfaces.api.routes.session import DEVICE_DAYS
from egress.interfaces.wiring import limits_of_files, map_tiles
from egress.publications.alerts.sms import MOST_PARTS

OPENING = """\
# Limits

Made from the bounds that the code keeps to, by `python -m egress.interfaces.limits`; do not edit by hand.

What is beyond a limit is refused with a reason, and nothing is changed. Where a list has more, it is asked for page
by page. The reasons for those of accounts stand in [0061](../decisions/0061-access.md); what each column of a table
takes in the [data dictionary](data-dictionary.md).
"""
KINDS = {"maxLength": "characters", "maxItems": "of them", "maxProperties": "of them"}
"""By word of a schema: what it counts."""

LARGEST_TOLD = 1_000_000
"""Higher bounds of numbers keep them within what a computer counts, and are met by nobody."""

TOLD_PARAMETERS = ("most", "for_s")

Section = Mapping[str, str]
Schema = dict[str, Any]


def limits_page() -> str:
    """Return the page as Markdown."""
    described = make_app(None).openapi()
    sections: dict[str, Section] = {
        **limits_of_files(),
        "Coming in": _coming_in(),
        "Calls over the API": _calls(),
        "Lists of the API": dict(_lists(described)),
        "What the API may be sent": dict(_forms(described)),
    }
    parts = [OPENING]
    for title, section in sections.items():
        rows = [f"| {what} | {most} |" for what, most in section.items()]
        parts += [f"## {title}\n", "| what | limit |", "|---|---|", *rows, ""]
    return "\n".join(parts)


def _coming_in() -> Section:
    return {
        "a password": f"{passwords.LEAST_CHARACTERS} to {passwords.MOST_CHARACTERS} characters",
        "words of the place (`--words`)": f"{place_words.MOST_WORDS:,}",
        "a word of the place": f"{place_words.LEAST_CHARACTERS} to {place_words.MOST_CHARACTERS} characters",
        "sessions of an account at once": f"{sessions.MOST_SESSIONS}; the oldest ends when one more begins",
        "a session": f"{sessions.SESSION_H} h, and {sessions.IDLE_MIN} min without a request",
        "a device's secret": f"{DEVICE_DAYS} days in the browser",
        "a code that enrols a device": f"{access.CODE_MIN} min, once",
        "a one-time code": f"{one_time.DIGITS} digits, {one_time.STEP_S} s and the neighbour either way, once",
        "new one-time codes begun": f"{own_account.BEGUN_MIN} min until they are confirmed",
        "a sign-in at an identity provider": f"{provider_sign_in.FLOW_MIN} min",
        "failed tries without a wait": f"{delays.FREE_FAILURES}",
        "wait after failed tries": f"twice as long each time, up to {delays.MOST_S // 60} min",
        "failed tries count": f"{delays.TRIES_KEPT_H} h",
        "failed tries from a strange device": f"{tries.SHARED_BY} times as many for a name or an address as a whole",
        "passwords looked at at once": f"{tries.AT_ONCE}; more wait their turn",
        "broken glass": f"{access.GLASS_MIN} min",
        "failed tries told to their owner": f"those of {delays.TOLD_DAYS} days",
        "changes of the own account told": f"the latest {notices.MOST_CHANGES}",
        "what ends soon is told": f"{notices.SOON_DAYS} days before",
    }


def _calls() -> Section:
    return {
        "calls of a session or a token": f"{pace.CALLS_PER_S} a second, {pace.CALLS_AT_ONCE:,} at once",
        "requests answered at once": f"{app.AT_ONCE}; more wait their turn",
        "the body of a request": f"{headers.MOST_BODY_BYTES // 2**20} MiB",
        "jobs of a post that wait": f"{jobs.MOST_WAITING}",
        "a job that ended, with its answer": f"{states.KEPT_DAYS} days",
        "plans and papers told of a post": f"the latest {overview.MOST_PLANS}; older ones by the id of their job",
        "a tile of one's own map": f"{map_tiles.MOST_TILE_BYTES // 2**20} MiB, zoom 0 to {map_tiles.DEEPEST_ZOOM}",
        "an alert as SMS": f"{MOST_PARTS} parts",
    }


def _lists(described: Schema) -> Iterator[tuple[str, str]]:
    """Yield how much each operation gives at most, as its description says."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            for one in operation.get("parameters", ()):
                if one["name"] in TOLD_PARAMETERS:
                    schema = one["schema"]
                    most = f"{_number(schema['maximum'])}, {_number(schema['default'])} if nothing is said"
                    yield f"`{method.upper()} {path}`: `{one['name']}`", most


def _forms(described: Schema) -> Iterator[tuple[str, str]]:
    """Yield what each form that is sent may hold, field by field."""
    schemas = described["components"]["schemas"]
    for name in sorted(_sent(described)):
        bounds = [
            f"`{field}` {bound}"
            for field, one in schemas[name].get("properties", {}).items()
            if (bound := _bound(one))
        ]
        if bounds:
            yield f"`{name.rpartition('__')[2]}`", "; ".join(bounds)


def _sent(described: Schema) -> set[str]:
    """Return the names of the schemas that bodies are made of."""
    bodies = [
        operation["requestBody"]
        for methods in described["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
    ]
    found: set[str] = set()
    waiting = list(_named(bodies))
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += _named(described["components"]["schemas"][name])
    return found


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(ref := value.get("$ref"), str):
            yield ref.rpartition("/")[2]
        for one in value.values():
            yield from _named(one)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one)


def _bound(schema: Schema) -> str:
    """Return how much a field may hold in words; empty where nothing is said."""
    told = [f"{_number(schema[word])} {counted}" for word, counted in KINDS.items() if word in schema]
    highest = schema.get("maximum")
    if highest is not None and highest < LARGEST_TOLD:
        told.append(f"up to {_number(highest)}")
    for within in ("items", "additionalProperties"):
        if isinstance(inner := schema.get(within), dict) and (bound := _bound(inner)):
            told.append(f"each {bound}")
    told += [bound for one in schema.get("anyOf", ()) if (bound := _bound(one))]
    return ", ".join(told)


def _number(value: float) -> str:
    return f"{int(value) if value == int(value) else value:,}"


if __name__ == "__main__":
    sys.stdout.write(limits_page())
