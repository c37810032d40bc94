"""Small posts whose way out is a matter of shuttles, made from a seed."""

from random import Random

from egress.domain import Case, Exit, Mode

from ..toys import at, fleet, group, leg, site, toy

RIDES = (Mode.SEA, Mode.HELICOPTER, Mode.ROAD)


def post(seed: int) -> Case:
    """Return one to three homes, one or two havens, a base that may lie apart, and one to three fleets."""
    luck = Random(seed)
    homes = [f"home{n}" for n in range(luck.choice((1, 2, 3)))]
    havens = [f"haven{n}" for n in range(luck.choice((1, 2)))]
    mode = luck.choice(RIDES)
    legs = [
        leg(home, haven, mode, luck.choice((7, 20, 33)), return_min=luck.choice((None, 5, 40)))
        for home in homes
        for haven in havens
        if haven == havens[0] or luck.random() < 0.7
    ]
    sites = [*(site(one, closes_with=(Exit.CITY,)) for one in homes), *(site(one, safe=True) for one in havens)]
    bases = sorted({end for one in legs for end in (one.from_site_id, one.to_site_id)})
    if luck.random() < 0.4:
        sites.append(site("yard"))
        legs.append(leg("yard", luck.choice(homes), mode, 12))
        bases.append("yard")
    fleets = tuple(
        fleet(
            f"fleet{n}",
            luck.choice(bases),
            mode,
            vehicles=luck.choice((1, 2)),
            seats=luck.choice((3, 7, 12)),
            load_min=luck.choice((0, 4)),
            unload_min=luck.choice((0, 6)),
            lead_time_h=luck.choice((0.0, 0.0, 0.51)),
        )
        for n in range(luck.choice((1, 2, 3)))
    )
    groups = []
    for home in homes:
        ready = luck.choice((0.0, 0.0, 1.3))
        for n in range(luck.choice((1, 2))):
            groups.append(
                group(
                    f"{home}-{n}",
                    home,
                    luck.choice((1, 9, 24)),
                    weight=luck.choice((1.0, 3.0)),
                    ready_first_h=ready,
                    ready_all_h=ready,
                )
            )
    return toy(groups=groups, sites=sites, legs=legs, fleets=fleets, horizon_h=72)


LATE = at(60)
"""A moment after the order from which something opens too late for a matter of shuttles."""
