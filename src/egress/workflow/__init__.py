"""
One file per verb, in the order of the flow: the only place that sees both ends.

In: a Case and options. Out: results ready to publish.
"""
