"""The command ``alpaca-mock`` as a process: how it starts, what it says, how it ends."""

import http.client
import json
import os
import signal
import socket
import ssl
import sys
import tempfile
from pathlib import Path

import pytest

from tests.live.commands import ALPACA_MOCK, CREDENTIALS, PATIENCE, finished, serving, taken_port

LISTEN = ("--listen", "127.0.0.1:0")


def test_start_line():
    """One line says where it listens, with the real port, and that there is no live data."""
    with serving(*ALPACA_MOCK, *LISTEN) as server:
        assert server.port != 0
        line = f"alpaca-mock listening on http://127.0.0.1:{server.port}; live market data: not configured\n"
        assert server.start_line == line
        assert server.get("/v2/account")[0] == 200
        assert server.stop()[1] == ""


def test_start_line_with_live_data():
    """The start line names the market data API, and no secret."""
    keys = {"ALPACA_DATA_API_KEY": "PKX", "ALPACA_DATA_SECRET_KEY": "hunter2"}
    with serving(*ALPACA_MOCK, *LISTEN, ALPACA_DATA_BASE_URL="http://127.0.0.1:9", **keys) as server:
        assert server.start_line.endswith("; live market data: from http://127.0.0.1:9\n")
        _, _, log = server.stop()
    assert "hunter2" not in server.start_line + log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals(number: int):
    """Both signals end it with status 0."""
    with serving(*ALPACA_MOCK, *LISTEN) as server:
        status, _, log = server.stop(number)
    assert status == 0
    assert "Traceback" not in log


def test_taken_port():
    """A port that is taken is one line on standard error, and status 1."""
    with taken_port() as port:
        done = finished(*ALPACA_MOCK, "--listen", f"127.0.0.1:{port}")
    line = f"alpaca-mock: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALPACA_MOCK_LISTEN_ADDR", "3847"), ("ALPACA_MOCK_CHECKS", "perhaps"), ("ALPACA_MOCK_LISTEN_ADDR", "a:b:c")],
)
def test_bad_value(name: str, value: str):
    """A value that cannot be used is one line on standard error, and status 1."""
    done = finished(*ALPACA_MOCK, **{name: value})
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert value in done.stderr


def test_half_a_pair():
    """One of the two keys alone is refused."""
    done = finished(*ALPACA_MOCK, ALPACA_DATA_API_KEY="PKX")
    assert done.returncode == 1
    assert done.stderr == "alpaca-mock: ALPACA_DATA_API_KEY and ALPACA_DATA_SECRET_KEY: set both, or none\n"


def test_env_file_of_the_working_directory(tmp_path: Path):
    """The `.env` above the working directory is read; the environment wins over it."""
    (tmp_path / ".env").write_text("ALPACA_MOCK_STARTING_CASH=5\nALPACA_MOCK_LISTEN_ADDR=nonsense\n")
    (tmp_path / "deep").mkdir()
    command = (sys.executable, "-m", "alpaca_mock")
    with serving(*command, cwd=tmp_path / "deep", ALPACA_MOCK_LISTEN_ADDR="127.0.0.1:0") as server:
        assert json.loads(server.get("/v2/account")[1])["cash"] == "5"


def test_console_script():
    """The command is installed beside the interpreter."""
    script = str(Path(sys.executable).with_name("alpaca-mock"))
    with serving(script, *LISTEN, "--env-file", os.devnull) as server:
        assert server.get("/v2/account")[0] == 200


def test_json_log():
    """With JSON every line of both streams is an object, and requests have their id in it."""
    with serving(*ALPACA_MOCK, *LISTEN, "--log-format", "json") as server:
        connection = server.connect()
        connection.request("GET", "/v2/account", headers=CREDENTIALS)
        identity = connection.getresponse().headers["X-Request-ID"]
        connection.close()
        _, out, log = server.stop()
    lines = [json.loads(line) for line in (server.start_line + out + log).splitlines()]
    assert lines[0]["url"].startswith("http://127.0.0.1:")
    (request,) = [line for line in lines if line.get("path") == "/v2/account"]
    assert (request["request_id"], request["status"]) == (identity, 200)


def test_log_level():
    """Below the level that was set nothing is logged, requests neither."""
    with serving(*ALPACA_MOCK, *LISTEN, "--log-level", "error") as server:
        server.get("/v2/account")
        assert server.stop() == (0, "", "")


def test_access_log_off():
    """Without an access log all else is still logged."""
    with serving(*ALPACA_MOCK, *LISTEN, ALPACA_MOCK_ACCESS_LOG="off") as server:
        server.get("/v2/account")
        _, _, log = server.stop()
    assert "SIGTERM" in log
    assert "/v2/account" not in log


def test_ipv6():
    """It listens on an IPv6 address."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    with serving(*ALPACA_MOCK, "--listen", "[::1]:0") as server:
        assert server.url.startswith("http://[::1]:")
        with socket.create_connection(("::1", server.port), PATIENCE):
            pass


def test_unix_socket():
    """It listens on a Unix socket, and takes it away at the end."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/alpaca.sock"
        with serving(*ALPACA_MOCK, "--listen", f"unix:{path}:mode=600") as server:
            assert server.url == f"unix:{path}"
            assert os.stat(path).st_mode & 0o777 == 0o600
            done = finished(*ALPACA_MOCK, "--listen", f"unix:{path}", "--health")
            assert (done.returncode, done.stdout) == (0, f"alpaca-mock at unix:{path} is well\n"), done.stderr
            server.stop()
        assert not os.path.exists(path)


def test_tls(certificate: str):
    """It speaks TLS at an endpoint that does, though a server that listens elsewhere never loads it."""
    endpoint = f"ssl:0:interface=127.0.0.1:privateKey={certificate}:certKey={certificate}"
    with serving(*ALPACA_MOCK, "--listen", endpoint) as server:
        assert server.url.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=certificate)
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=trusting, timeout=PATIENCE)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()


def test_idle_client_over_tls(certificate: str):
    """A client that has no request, and does not look for the end of TLS, does not hold up the stop."""
    endpoint = f"ssl:0:interface=127.0.0.1:privateKey={certificate}:certKey={certificate}"
    with serving(*ALPACA_MOCK, "--listen", endpoint, ALPACA_MOCK_STOP_GRACE="3600") as server:
        trusting = ssl.create_default_context(cafile=certificate)
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=trusting, timeout=PATIENCE)
        connection.request("GET", "/health")
        assert connection.getresponse().read()
        assert server.stop()[0] == 0
        connection.close()


def test_socket_activation():
    """It takes over a socket that systemd listens on."""
    with socket.socket() as activated:
        activated.bind(("127.0.0.1", 0))
        activated.listen()
        port = activated.getsockname()[1]
        # systemd passes the first socket as descriptor 3, and says which process it is for.
        shell = 'exec 3<&"$0"; LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=http exec "$@"'
        command = (
            "bash",
            "-c",
            shell,
            str(activated.fileno()),
            *ALPACA_MOCK,
            "--listen",
            "systemd:domain=INET:name=http",
        )
        with serving(*command, pass_fds=(activated.fileno(),)) as server:
            assert server.port == port
            assert server.get("/v2/account")[0] == 200


def test_service_manager_is_told():
    """The manager hears READY once the port listens, and STOPPING at the end."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"{folder}/notify")
        manager.settimeout(PATIENCE)
        with serving(*ALPACA_MOCK, *LISTEN, NOTIFY_SOCKET=f"{folder}/notify") as server:
            ready, status = manager.recv(4096).decode().split("\n")
            assert (ready, status + "\n") == ("READY=1", f"STATUS={server.start_line}")
            server.stop()
            assert manager.recv(4096).decode().split("\n") == ["STOPPING=1", "EXTEND_TIMEOUT_USEC=15000000"]


def test_health():
    """--health finds the server that the same settings describe."""
    with serving(*ALPACA_MOCK, *LISTEN) as server:
        done = finished(*ALPACA_MOCK, "--listen", f"127.0.0.1:{server.port}", "--health")
        assert (done.returncode, done.stdout) == (0, f"alpaca-mock at {server.url} is well\n"), done.stderr


class Upstream:
    """A market data API that answers one request, when it is told to."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(PATIENCE)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def accept(self) -> None:
        self.connection, _ = self.listener.accept()
        self.connection.recv(65536)

    def answer(self) -> None:
        quote = {
            "ap": 10.1,
            "as": 1,
            "ax": "V",
            "bp": 9.9,
            "bs": 1,
            "bx": "V",
            "t": "2026-11-24T15:00:00Z",
            "c": ["R"],
            "z": "C",
        }
        body = json.dumps({"AAPL": {"latestQuote": quote}}).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.connection.sendall(head % len(body) + body)

    def close(self) -> None:
        self.listener.close()
        self.connection.close()


@pytest.fixture(params=["fast", "stock"])
def waiting(request):
    """Give a server, its upstream, and a connection with an order that waits for a live quote."""
    upstream = Upstream()
    keys = {
        "ALPACA_DATA_API_KEY": "PKX",
        "ALPACA_DATA_SECRET_KEY": "s",
        "ALPACA_DATA_BASE_URL": upstream.url,
        "ALPACA_MOCK_HTTP": request.param,
    }
    with serving(*ALPACA_MOCK, *LISTEN, ALPACA_MOCK_STOP_GRACE="2", **keys) as server:
        connection = server.connect()
        order = {"symbol": "AAPL", "qty": "1", "side": "buy", "type": "market", "time_in_force": "day"}
        connection.request("POST", "/v2/orders", json.dumps(order), CREDENTIALS)
        upstream.accept()
        yield server, upstream, connection
    connection.close()
    upstream.close()


def idle_connection(server):
    """Open a connection that the server has taken, which one that only the kernel knows is not."""
    idle = server.connect()
    idle.request("GET", "/v2/account", headers=CREDENTIALS)
    idle.getresponse().read()
    return idle


def test_requests_in_flight_finish(waiting):
    """At the stop nobody new is served, an idle connection is closed, and a request that waits is answered."""
    server, upstream, connection = waiting
    idle = idle_connection(server)
    server.process.send_signal(signal.SIGTERM)
    idle.sock.settimeout(PATIENCE)
    assert idle.sock.recv(1) == b""
    idle.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), PATIENCE)

    upstream.answer()
    response = connection.getresponse()
    order = json.load(response)
    assert (response.status, order["status"], order["filled_avg_price"]) == (200, "filled", "10")
    assert server.end()[0] == 0


def test_the_stop_does_not_wait_for_ever(waiting):
    """After the grace a request that still waits is answered with what it waits for, and the process ends."""
    server, _, connection = waiting
    server.process.send_signal(signal.SIGTERM)
    response = connection.getresponse()
    assert response.status == 503
    assert "stopped" in json.load(response)["message"]
    assert server.end()[0] == 0


def test_a_second_signal_does_not_wait(waiting):
    """While requests in flight are waited for, another signal ends the process, without a traceback."""
    server, _, _ = waiting
    idle = idle_connection(server)
    server.process.send_signal(signal.SIGINT)
    idle.sock.settimeout(PATIENCE)
    assert idle.sock.recv(1) == b""
    idle.close()
    server.process.send_signal(signal.SIGINT)
    status, _, log = server.end()
    assert status == -signal.SIGINT
    assert "Traceback" not in log


def test_websocket_clients_are_told(waiting):
    """At the stop a WebSocket client is told that the server goes away."""
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect

    server, upstream, _ = waiting
    with connect(f"ws://127.0.0.1:{server.port}/stream") as client:
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=PATIENCE)
    assert closed.value.rcvd.code == 1001
    upstream.answer()


def test_misspelled_settings(tmp_path: Path):
    """The log names what looks like a setting and is none, in the environment and in the `.env`; the server starts."""
    (tmp_path / ".env").write_text("ALPACA_MOCK_STARTING_CSH=5\n")
    command = (sys.executable, "-m", "alpaca_mock", *LISTEN)
    with serving(*command, cwd=tmp_path, ALPACA_MOCK_ELSEWHERE="1") as server:
        _, _, log = server.stop()
    warnings = {line.partition(": ")[2] for line in log.splitlines() if " warn " in line}
    assert warnings == {
        "ALPACA_MOCK_STARTING_CSH is no setting and is ignored; is ALPACA_MOCK_STARTING_CASH meant?",
        "ALPACA_MOCK_ELSEWHERE is no setting and is ignored",
    }
