"""
Who must stay for which mission function, and who leaves first.

A floor without work yet: it holds only this front door.
"""
