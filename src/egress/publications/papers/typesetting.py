"""Typst behind one door: data of a paper in, bytes of a PDF or of pictures out."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from egress.kit import InternalError
from egress.publications.papers.fonts import font_folders
from egress.publications.papers.page_data import page_data
from egress.publications.papers.paper import Graph, Paper, Part

GRAPH_DOTS_PER_INCH = 200.0
"""Fineness of a graph that stands in a Word document as a picture."""


def compiled(data: Mapping[str, Any], *, at: datetime, **options: Any) -> list[bytes]:
    """
    Return what the page template makes of the data of a paper, one entry per page or one for a whole PDF.

    Raises
    ------
    InternalError
        where the template fails; a text from a case cannot make it fail.
    """
    source = files("egress.publications").joinpath("templates/paper.typ").read_bytes()
    inputs = {"paper": json.dumps(data, ensure_ascii=False)}
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            source, root=empty, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs
        )
        try:
            made = compiler.compile(timestamp=at.astimezone(UTC), **options)
        except typst.TypstError as error:
            raise InternalError(f"the page template failed: {error}") from error
    return made if isinstance(made, list) else [made or b""]


def draw_graph(graph: Graph, paper: Paper) -> bytes:
    """Return a graph of a paper as a PNG picture without a page around it."""
    only = replace(paper, subtitle="", contents=False, parts=(Part("", (graph,)),))
    data = {**page_data(only), "alone": True}
    return compiled(data, at=paper.stamp.at, format="png", ppi=GRAPH_DOTS_PER_INCH)[0]


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[*font_folders()])
