#!/bin/sh
# Print the first Python that is 3.11 or newer; say what is missing if there is none. PYTHON=... goes first.
set -u
for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        printf '%s\n' "$candidate"
        exit 0
    fi
done
echo "setup: no Python 3.11 or newer was found. Install one, or name it: make setup PYTHON=/path/to/python3" >&2
exit 1
