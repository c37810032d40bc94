"""
The build backend: hatchling's, and the pages of the web application built before a wheel is.

An editable install builds no pages, so that setting up needs no Node; `make serve` builds them.
"""

from typing import Any

import hatchling.build as hatch
import pages

build_sdist = hatch.build_sdist
build_editable = hatch.build_editable
get_requires_for_build_sdist = hatch.get_requires_for_build_sdist
get_requires_for_build_editable = hatch.get_requires_for_build_editable


def get_requires_for_build_wheel(config_settings: dict[str, Any] | None = None) -> list[str]:
    """Return what building a wheel needs: a Node from the package index only where there is none that will do."""
    needed = list(hatch.get_requires_for_build_wheel(config_settings))
    return needed if pages.npm_on_path() or pages.are_current(pages.ROOT) else [*needed, pages.NODE_WHEEL]


def build_wheel(
    wheel_directory: str, config_settings: dict[str, Any] | None = None, metadata_directory: str | None = None
) -> str:
    """Build the pages, then the wheel that holds them; return its name."""
    pages.build(pages.ROOT)
    return hatch.build_wheel(wheel_directory, config_settings, metadata_directory)
