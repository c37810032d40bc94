"""
From version 1 to version 2: four columns say what their number is.

- ``series.csv``: ``value`` of ``denominator`` did not say whether it counts places lost or held. Only lost ones are
  reckoned with, so a post that counted what is held would have read its own danger the wrong way round.
- ``estimates.csv``: ``q_lo`` and ``q_hi`` are no quantiles but probabilities, and every probability begins with p.

Why: docs/decisions/0008-format-versions.md.
"""

from egress.inputs.migrations.text_table import Step

V1_TO_V2 = Step(
    before=1,
    renamed={
        "series": {"value": "lost_places", "denominator": "all_places"},
        "estimates": {"q_lo": "p_by_lo_days", "q_hi": "p_by_hi_days"},
    },
)
