"""
The command line, one file per command.

In: words. Out: a document on stdout or in a file, progress on stderr, and an exit code.
"""

from egress.interfaces.cli.main import main as main
