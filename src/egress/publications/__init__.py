"""
The border going out: any result becomes text, JSON or HTML.

In: a Brief, PlanningResult, ThreatPicture or list of problems. Out: bytes and a media type.
"""
