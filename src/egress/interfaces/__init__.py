"""
How people and machines speak to egress: the command line now, API and web later.
"""
