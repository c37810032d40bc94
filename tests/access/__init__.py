"""Tests of who may come in and what they may do: accounts, the API, feeds, and how egress is kept running."""
