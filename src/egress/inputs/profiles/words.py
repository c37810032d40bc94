"""The words that fill a profile's templates: from the answers, else stand-ins that say so."""

import json
import math
import re
from collections.abc import Mapping

from egress.inputs.profiles.templates import read_words

STAFF = 50
"""Head count that stands in when none was given."""

PERSONS_PER_VEHICLE = 20
"""Five trips of four seats; a stand-in, and said to be one."""

_LONGEST_ID = 64


def words_for(profile: str, answers: Mapping[str, str], *, folder_name: str) -> dict[str, str]:
    """Return every word of the templates; `answers` have been checked."""
    words = read_words(profile)
    city = answers.get("city", "")
    label = answers.get("post") or (f"{words['post']}, {city}" if city else _stand_in(words["post"]))
    staff = int(answers.get("staff", STAFF))
    zone_known = "timezone" in answers
    return {
        **words,
        **_places(answers),
        "organisation": profile,
        "case_id": json.dumps(answers.get("case_id") or id_from(folder_name)),
        "label": label,
        "label_text": json.dumps(label, ensure_ascii=False),
        "timezone": json.dumps(answers.get("timezone", "UTC")),
        "timezone_mark": "" if zone_known else "\n# To be replaced: none was given, so UTC stands here.",
        "airport": answers.get("airport") or (f"Airport of {city}" if city else _stand_in("Airport")),
        "haven": answers.get("safe_place") or _stand_in("Nearest safe place"),
        "staff": str(staff),
        "vehicles": str(max(2, math.ceil(staff / PERSONS_PER_VEHICLE))),
    }


def id_from(name: str) -> str:
    """Return an id as near to a name as ids allow."""
    slug = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-")[:_LONGEST_ID]
    return slug or "new-case"


def _stand_in(noun: str) -> str:
    return f"{noun} (name to be replaced)"


def _places(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the post's position as given, and others on its meridian towards the equator, which always exist."""
    known = "lat" in answers
    lat, lon = float(answers.get("lat", 0)), float(answers.get("lon", 0))
    towards = -1 if lat > 0 else 1
    return {
        "lat": _degrees(lat),
        "lon": _degrees(lon),
        "airport_lat": _degrees(lat + 0.05 * towards),
        "haven_lat": _degrees(lat + 3 * towards),
        "place_note": "position as answered; check the limits" if known else "position is a stand-in",
    }


def _degrees(angle: float) -> str:
    """Return an angle to about a metre."""
    return f"{round(angle, 5):.9g}"
