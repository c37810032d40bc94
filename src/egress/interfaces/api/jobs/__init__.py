"""
Long work: asked for by the API, done by a process of its own, told of while it goes on, and resumed after a restart.

In: orders. Out: documents without names, kept at the desk.
"""
