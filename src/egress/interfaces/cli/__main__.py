"""Run the command line as `python -m egress.interfaces.cli`."""

import sys

from egress.interfaces.cli.main import main

sys.exit(main())
