"""What `laadregie serve` says before anybody is served."""

import socket

import pytest
from click.testing import CliRunner

from laadregie.cli import serve


@pytest.fixture
def _no_work(monkeypatch):
    """Nothing but the address: no migrations, static files or demo."""
    monkeypatch.setattr(serve, "call_command", lambda *_args, **_more: None)
    monkeypatch.setattr(serve.static_files, "collect", lambda: None)
    monkeypatch.setattr(serve.demo_switch, "check", lambda: None)


@pytest.mark.usefixtures("_no_work")
def test_a_port_that_is_taken_is_said_in_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = CliRunner().invoke(serve.group, ["--port", str(port)])

    assert answer.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{port}" in answer.output
    assert "--port" in answer.output
    assert "Traceback" not in answer.output
