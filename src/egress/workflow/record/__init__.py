"""
What is done with the record: keep, replay, decide, watch, activate, destroy; one file per verb.

In: a store, a hand that acts, and what it does. Out: acts that were kept, or why they were refused.
"""
