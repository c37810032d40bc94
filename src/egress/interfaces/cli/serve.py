"""`egress serve`: the web application and the API over a record, for browsers, workbooks and programs."""

import argparse
import contextlib
import ctypes
import gc
import socket
import sys
from pathlib import Path

from egress.interfaces.cli.arguments import at_once, port
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_store_options, keys_of, store_of
from egress.kit import InputProblem, Problem

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "serve the web application and the API; on this machine alone, unless a certificate is given"
    serve = verbs.add_parser("serve", help=summary, description=summary.capitalize() + ".")
    serve.set_defaults(command=_run, format="text", output=None, quiet=False)
    add_store_options(serve)
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where it listens (127.0.0.1)")
    serve.add_argument("--port", type=port, default=8000, metavar="N", help="port (8000)")
    serve.add_argument("--origin", default="", metavar="URL", help="under which browsers reach it, if not that")
    serve.add_argument("--certificate", type=Path, metavar="FILE", help="TLS certificate with its chain")
    serve.add_argument("--certificate-key", type=Path, metavar="FILE", help="its key")
    told = "settings of the identity provider by which people may sign in too"
    serve.add_argument("--provider", type=Path, metavar="FILE", help=told)
    told = "words of your place, one a line, on which no password may be built"
    serve.add_argument("--words", type=Path, metavar="FILE", help=told)
    serve.add_argument("--workers", type=at_once, default=1, metavar="N", help="pieces of long work at once (1)")
    serve.add_argument("--map", type=Path, metavar="FILE", help="map of your own (MBTiles), laid over the land")
    told = "make the record if it is missing, with the cases in this folder and an account for every role"
    serve.add_argument("--example", type=Path, metavar="CASES", help=told)


def _share_heaps() -> None:
    """Let all threads share two heaps of the C library: with one for each of them memory grows for nothing."""
    most_heaps = -8  # M_ARENA_MAX of the GNU C library; others know no such setting, or refuse it
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(most_heaps, 2)


def _run(options: argparse.Namespace) -> int:
    import uvicorn

    from egress.interfaces.accounts.identity_provider import read_provider
    from egress.interfaces.accounts.place_words import read_words
    from egress.interfaces.api import make_app, open_house
    from egress.interfaces.api.pages import MISSING, has_pages
    from egress.interfaces.example import make_example
    from egress.interfaces.logs import begin_logging

    _share_heaps()
    address, keys = store_of(options), keys_of(options)
    secure = options.certificate is not None
    _refuse_open_wire(options.host, secure or options.origin.startswith("https://"))
    _refuse_taken(options.host, options.port)
    if options.example is not None:
        for line in make_example(address, keys, options.example):
            print(line)
    scheme = "https" if secure else "http"
    host = f"[{options.host}]" if ":" in options.host else options.host
    origin = options.origin or f"{scheme}://{host}:{options.port}"
    words = () if options.words is None else read_words(options.words)
    begin_logging()
    provider = None if options.provider is None else read_provider(options.provider)
    house = open_house(
        address,
        str(keys),
        origin=origin,
        workers=options.workers,
        provider=provider,
        map_file=options.map,
        words=words,
    )
    print(f"egress serves {house.store.name} at {origin}/, its API at {origin}/api/v1/ (Ctrl-C ends it)", flush=True)
    if not has_pages():
        print(MISSING, end="", flush=True)
    app = make_app(house)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: going through it again and again would hold up every caller
    try:
        uvicorn.run(
            app,
            host=options.host,
            port=options.port,
            ssl_certfile=options.certificate,
            ssl_keyfile=options.certificate_key,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
    except KeyboardInterrupt:
        print("egress: ended", file=sys.stderr)
    finally:
        house.close()
    return EXIT_ANSWERED


def _refuse_open_wire(host: str, secure: bool) -> None:
    if host not in LOOPBACK and not secure:
        remedy = (
            "Make one: egress certificates FOLDER --name NAME. Or name --origin https://… behind a proxy with TLS."
        )
        raise InputProblem([Problem("--host", 0, "", host, "127.0.0.1, or a certificate", remedy)])


def _refuse_taken(host: str, number: int) -> None:
    """See that egress can listen there, before anything is made or promised."""
    try:
        (family, _, _, _, place), *_ = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)
        socket.create_server(place[:2], family=family).close()
    except OSError as error:
        remedy = "Name another one with --port, or end the program that listens there."
        told = f"{host}:{number}: {error.strerror or error}"
        raise InputProblem([Problem("--port", 0, "", told, "where egress can listen", remedy)]) from None
