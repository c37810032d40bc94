"""
Rehearse any plan against trouble.

A floor without work yet: it holds only this front door.
"""
