"""The order of a step: how a movement gets away, and in which order events of one instant are taken."""

from typing import NamedTuple

import numpy as np


class Step(NamedTuple):
    """One step of a movement: its name, what holds it up, and what happens then."""

    name: str
    sentence: str


STEPS = (
    Step("due", "nothing leaves before its planned minute"),
    Step(
        "vehicle",
        "its vehicle is there, unloaded and loaded again; else an idle one of the fleet takes over its trips",
    ),
    Step(
        "route",
        "leg, both sites and fleet are open: windows, blackouts, permissions, forces, weather, attacks; a run that "
        "takes out a force that leaves last waits for the last people",
    ),
    Step(
        "people", "those planned are there and ready; the vehicle waits for late ones for its patience, then fills up"
    ),
    Step("reception", "station of the evacuation control centre"),
    Step("search", "station of the evacuation control centre"),
    Step("screening", "station of the evacuation control centre; the site's processing rate"),
    Step("medical", "station of the evacuation control centre, for the share that needs it"),
    Step("embarkation", "station of the evacuation control centre"),
    Step("leg_rate", "the leg takes so many persons per hour"),
    Step("departure_slot", "the airfield sends off so many aircraft per hour"),
    Step(
        "under_way", "travel time and breakdowns; if an exit of the route closes meanwhile, those aboard are caught"
    ),
    Step("landing", "an aircraft needs a stand; if the site is shut, arrivals wait until it opens"),
    Step("room", "a full site lets nobody in: the vehicle waits with its people, and so pushes back"),
    Step("done", "people are there, and safe if the site is; the vehicle unloads and takes its next trip"),
)
"""What a movement goes through, in this order. Those that wait at one step go on in the plan's own order."""

DUE, VEHICLE, ROUTE, PEOPLE = 0, 1, 2, 3
FIRST_STATION, STATIONS = 4, 5
LEG_RATE, SLOT, UNDER_WAY, LANDING, ROOM, DONE, CANCELLED = 9, 10, 11, 12, 13, 14, 15
"""The steps as the compiled loops number them; `CANCELLED` follows the last."""

EVENTS = (
    Step("arrive", "a movement reaches its end"),
    Step("land", "a stand may be free for the next aircraft that waits for one"),
    Step("admit", "a site may have room for the next load that waits for it"),
    Step("free", "a vehicle is unloaded"),
    Step("leave_stand", "an aircraft is taken off the apron"),
    Step("come_unplanned", "people come whom nobody counted"),
    Step("attack", "a site is attacked: shut for a time, and some of those waiting are harmed"),
    Step("close", "an exit closes for good"),
    Step("secure", "a force should have been landed: what it secures is shut while it has not"),
    Step("meet", "people came to a site: movements waiting for them look again, in the plan's order"),
    Step("due", "the planned minute of a movement"),
    Step("go_on", "a movement goes on from the step where it waited"),
    Step("follow", "people left behind are sent after the others, by idle vehicles or by themselves"),
)
"""What may happen, in the order in which events of one instant are taken; then by the plan's order."""

ARRIVE, LAND, ADMIT, FREE, LEAVE_STAND, UNPLANNED, ATTACK, CLOSE, SECURE, MEET, DUE_NOW, GO_ON, FOLLOW = range(13)

NEVER = np.inf


def steps_in_words() -> str:
    """Return the order of a step, as it is printed: one line per step, then per kind of event."""
    steps = [f"{number:2d} {step.name}: {step.sentence}" for number, step in enumerate(STEPS)]
    events = [f"{number:2d} {event.name}: {event.sentence}" for number, event in enumerate(EVENTS)]
    return "\n".join(["A movement goes through:", *steps, "Events of one instant are taken so:", *events])
