"""What holds for every test: the marks, and that nothing is skipped where CI is set."""

import os
from collections.abc import Generator

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark that `make check` leaves out and `make test` runs."""
    config.addinivalue_line("markers", "slow: takes more than a few seconds; left out by `make check`")


def _refuse_skip(report: pytest.CollectReport | pytest.TestReport) -> None:
    """Turn a skip into a failure; a test that is expected to fail (`xfail`) is not a skip."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI lets no test be skipped: {report.longrepr}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Refuse skips of a single test, wherever it runs: here or in a worker."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Refuse skips of a whole module."""
    report = yield
    _refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the trials counted, wherever they ran: each line that a test recorded under "counts"."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    lines = [
        str(words)
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, words in report.user_properties
        if name == "counts"
    ]
    if lines:
        terminalreporter.section("counts")
        terminalreporter.write_line("\n".join(lines))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that draws the reference pages of papers anew."""
    parser.addoption("--renew-papers", action="store_true", help="draw tests/papers/references anew")
