"""
Who is where, from custody events in any order.

A floor without work yet: it holds only this front door.
"""
