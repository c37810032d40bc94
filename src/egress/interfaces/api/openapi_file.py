"""The OpenAPI document as a file: ``python -m egress.interfaces.api.openapi_file docs/reference/openapi.json``."""

import sys
from pathlib import Path

from egress.interfaces.api.app import make_app
from egress.interfaces.api.openapi import text_of

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text_of(make_app(None)), encoding="utf-8")
