"""
What is kept: versions, decisions and the ledger.

A floor without work yet: it holds only this front door.
"""
