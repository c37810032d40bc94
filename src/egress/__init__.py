"""egress keeps the emergency plans of posts abroad alive: how long you have, how long you need, what to decide."""

__version__ = "0.1.0"
