"""Tests of the engine for few vehicles and many trips."""
