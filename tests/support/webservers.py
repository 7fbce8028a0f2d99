"""Three servers of one folder of files, for real, on the loopback: ours, nginx and Caddy."""

import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from syndicate.site import answers as site_answers
from syndicate.site.answers import Answers
from syndicate.site.caddy import caddy as caddy_include
from syndicate.site.nginx import nginx as nginx_include
from syndicate.web.application import application
from syndicate.web.console.office import Office
from syndicate.web.server import server
from syndicate.web.site import Site
from tests.web.publication import Publication

NGINX = """
daemon off; worker_processes 1; user {user}; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
    access_log off; include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {server}
}}
"""
NGINX_SERVER = """
server {
    listen 127.0.0.1:PORT;
    root HOME/public;
    include HOME/var/http/nginx.conf;
}
"""
CADDY = """
{{
    admin off
    auto_https off
}}
{site}
"""
CADDY_SITE = """
http://127.0.0.1:PORT {
    root * HOME/public
    import HOME/var/http/Caddyfile
}
"""


@dataclass(frozen=True)
class Given:
    """What came back, with the bytes of its body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def program(name: str) -> str | None:
    """Return where a server is installed; those for root are not always on the path."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/bin")


def fetch(
    url: str, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> Given:
    """Ask with exactly these headers."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        line.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            line.putheader(name, value)
        line.endheaders()
        answer = line.getresponse()
        return Given(answer.status, answer.msg, answer.read())
    finally:
        line.close()


@contextmanager
def running(site: Site, office: Office | None = None) -> Iterator[str]:
    """Have our own server answer for a site in a thread; give its address."""
    urls: list[str] = []
    ready = threading.Event()

    def started(url: str) -> None:
        urls.append(url)
        ready.set()

    ending = office.ending if office else threading.Event()
    made = server(application(site, office), "127.0.0.1", 0, started, ending.set)
    thread = threading.Thread(target=made.run)
    thread.start()
    assert ready.wait(20)
    try:
        yield urls[0]
    finally:
        made.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


@contextmanager
def serve(home: Path, answers: Answers) -> Iterator[str]:
    """Serve `home`/public as `syndicate serve` does."""
    file = home / site_answers.FILE
    _keep(file, site_answers.as_json(answers).decode())
    with running(Publication(home).with_answers(file)) as url:
        yield url


@contextmanager
def nginx(home: Path, answers: Answers, server: str = NGINX_SERVER) -> Iterator[str]:
    """Serve `home`/public with nginx and our include file; `server` names HOME and PORT."""
    _keep(home / "var" / "http" / "nginx.conf", nginx_include(answers))
    with _started(home, "nginx", server, _nginx) as url:
        yield url


@contextmanager
def caddy(home: Path, answers: Answers, site: str = CADDY_SITE) -> Iterator[str]:
    """Serve `home`/public with Caddy and our file to import; `site` names HOME and PORT."""
    _keep(home / "var" / "http" / "Caddyfile", caddy_include(answers))
    with _started(home, "caddy", site, _caddy) as url:
        yield url


def _nginx(folder: Path, server: str) -> list[str]:
    user = folder.owner()
    _keep(folder / "main.conf", NGINX.format(user=user, folder=folder, server=server))
    return ["-c", str(folder / "main.conf"), "-e", "stderr"]


def _caddy(folder: Path, site: str) -> list[str]:
    _keep(folder / "main.Caddyfile", CADDY.format(site=site))
    return ["run", "--config", str(folder / "main.Caddyfile"), "--adapter", "caddyfile"]


def _keep(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@contextmanager
def _started(
    home: Path, name: str, block: str, arguments: Callable[[Path, str], list[str]]
) -> Iterator[str]:
    folder, port = home / name, _free_port()
    folder.mkdir()
    filled = block.replace("HOME", str(home)).replace("PORT", str(port))
    command = [program(name) or name, *arguments(folder, filled)]
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=environment) as running,
    ):
        try:
            _wait_for(port, running, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait_for(port: int, running: "subprocess.Popen[bytes]", log: Path) -> None:
    last = time.monotonic() + 20
    while running.poll() is None and time.monotonic() < last:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(log.read_text(errors="replace"))


@contextmanager
def in_front(home: Path, name: str, block: str) -> Iterator[str]:
    """Run nginx or Caddy as a whole example has it, which names HOME and PORT; give its address, without TLS."""
    arguments = {"nginx": _nginx, "caddy": _caddy}[name]
    with _started(home, name, block, arguments) as url:
        yield url
