"""A real Synapse on loopback, from an environment of its own, for as long as a test session needs it."""

import contextlib
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent
_PYTHON = Path(os.environ.get("CONVENE_SYNAPSE_PYTHON") or _ROOT / ".venv-synapse" / "bin" / "python")
_SECRET = "for tests on loopback only"
_CONFIG = """
server_name: localhost
public_baseurl: {url}/
pid_file: {folder}/pid
report_stats: false
trusted_key_servers: []
suppress_key_server_warning: true
registration_shared_secret: {secret}
macaroon_secret_key: {secret}
form_secret: {secret}
signing_key_path: {folder}/signing.key
media_store_path: {folder}/media
log_config: {folder}/log.yaml
bcrypt_rounds: 4
presence: {{enabled: false}}
listeners:
  - {{port: {port}, bind_addresses: [127.0.0.1], type: http, resources: [{{names: [client]}}]}}
database: {{name: sqlite3, args: {{database: {folder}/homeserver.db}}}}
federation_domain_whitelist: []
enable_registration: false
rc_message: &limits {{per_second: 10000, burst_count: 10000}}
rc_registration: *limits
rc_login: {{address: *limits, account: *limits, failed_attempts: *limits}}
rc_admin_redaction: *limits
rc_joins: {{local: *limits, remote: *limits}}
rc_joins_per_room: *limits
rc_invites: {{per_room: *limits, per_user: *limits, per_issuer: *limits}}
rc_room_creation: *limits
"""
_LOGGING = """
version: 1
formatters: {{line: {{format: '%(asctime)s %(levelname)s %(name)s %(message)s'}}}}
handlers: {{file: {{class: logging.FileHandler, filename: {folder}/homeserver.log, formatter: line}}}}
root: {{level: WARNING, handlers: [file]}}
disable_existing_loggers: false
"""


class SynapseDidNotStart(Exception):
    """Synapse ended or did not answer in time; the text holds the end of its output."""


class Synapse:
    """One homeserver on one folder. It can be stopped and started again on the same data and port."""

    def __init__(self, folder: Path) -> None:
        """Nothing starts yet."""
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers; 2 s, or 4 s with a new folder."""
        config = self.folder / "homeserver.yaml"
        command = [str(_PYTHON), "-m", "synapse.app.homeserver", "-c", str(config)]
        with (self.folder / "output.log").open("ab") as output:
            if not config.exists():
                config.write_text(_CONFIG.format(folder=self.folder, port=self.port, url=self.url, secret=_SECRET))
                (self.folder / "log.yaml").write_text(_LOGGING.format(folder=self.folder))
                subprocess.run([*command, "--generate-keys"], stdout=output, stderr=output, check=True, timeout=60)
            self._process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise SynapseDidNotStart(_end_of(self.folder / "output.log"))
            time.sleep(0.05)

    def stop(self, *, kill: bool = False) -> None:
        """Stop in good order, or with `kill` at once."""
        if self._process:
            self._process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            self._process.wait(30)
            self._process = None

    def register(self, name: str) -> tuple[str, str]:
        """A new account; its user id and access token.

        By the shared secret (Synapse's admin API, "Register new users"): the MAC proves that we know it.
        """
        nonce = self._call("/_synapse/admin/v1/register")["nonce"]
        parts = (nonce, name, password(name), "notadmin")
        mac = hmac.new(_SECRET.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
        made = self._call(
            "/_synapse/admin/v1/register",
            {
                "nonce": nonce,
                "username": name,
                "displayname": name.capitalize(),
                "password": password(name),
                "admin": False,
                "mac": mac,
            },
        )
        return made["user_id"], made["access_token"]

    def report(self) -> str:
        """The end of its log, for a failed test."""
        return _end_of(self.folder / "homeserver.log")

    def _answers(self) -> bool:
        try:
            return bool(self._call("/_matrix/client/versions"))
        except OSError:
            return False

    def _call(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.url}{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


@contextlib.contextmanager
def synapse(folder: Path) -> Iterator[Synapse]:
    """A homeserver that runs inside the `with` block."""
    server = Synapse(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def password(name: str) -> str:
    """The password of every registered account."""
    return f"{name}-password"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_of(path: Path) -> str:
    return path.read_text(errors="replace")[-3000:] if path.exists() else ""
