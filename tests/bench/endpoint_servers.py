# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers that tests/bench/endpoint compares, each on stores of its own."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sysconfig

import rig

here = pathlib.Path(__file__).resolve().parent
source = here.parent.parent
BUILD = source / "build/bench"


def build_programs():
    """The load generators and peers that are C++, optimized."""
    subprocess.run(["cmake", "-S", here / "peers", "-B", BUILD, "-DCMAKE_BUILD_TYPE=Release"], check=True, capture_output=True)
    subprocess.run(["cmake", "--build", BUILD], check=True, capture_output=True)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def tree_cpu_seconds(pid):
    """Of a process and its children that live: user and system."""
    total = 0.0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


class Server:
    """A name, a port, and whose processor time counts."""

    def __init__(self, name, process, port, stores=()):
        self.name, self.process, self.port, self.stores = name, process, port, stores
        rig.until(lambda: listens(port), 30, f"{name} does not listen")

    def cpu_seconds(self):
        return tree_cpu_seconds(self.process.process.pid)

    def stop(self):
        self.process.stop()
        for store in reversed(self.stores):
            store.stop()


def empty_handler(directory):
    port = rig.free_port()
    return Server("empty handler", rig.Process([BUILD / "empty_handler", str(port)], log=directory / "empty.log"), port)


def original(directory, contents):
    directory.mkdir()
    maria, redis = rig.MariaDb(directory / "mariadb"), rig.Redis(directory / "redis")
    maria.original("bench", directory / "library", contents)
    environment = {"ORIGINAL_SOCKET": maria.socket, "ORIGINAL_USER": maria.user, "ORIGINAL_PASSWORD": "",
                   "ORIGINAL_DATABASE": "bench", "ORIGINAL_REDIS": str(redis.port), "PYTHONPATH": str(here / "peers")}
    port = rig.free_port()
    process = rig.Process(["gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "original_api:app"], environment, log=directory / "log")
    return Server("original", process, port, (maria, redis))


def nginx(directory):
    directory.mkdir()
    redis = rig.Redis(directory / "redis")
    port = rig.free_port()
    text = (here / "peers/nginx.conf").read_text()
    for name, value in (("PORT", port), ("REDIS", redis.port), ("ARCHITECTURE", sysconfig.get_config_var("MULTIARCH"))):
        text = text.replace(f"@{name}@", str(value))
    (directory / "nginx.conf").write_text(text)
    directory.chmod(0o755)
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    process = rig.Process([program, "-p", directory, "-c", directory / "nginx.conf"], log=directory / "output")
    return Server("nginx + Lua", process, port, (redis,))


def tierwatch(name, program, directory, contents, redis=None):
    """Workers 0, contents 1 … n in bronze; the state embedded, or on a Redis of its own."""
    data = directory / "data"
    data.mkdir(parents=True)
    levels = rig.make_library(directory / "library", 0, 1)
    rig.fill_sqlite(program, data, data / "catalog.sqlite", levels, contents)
    stores = (rig.Redis(directory / "redis"),) if redis else ()
    options = ["--state", stores[0].url()] if redis else []
    service = rig.Tierwatch(program, data, "--workers", "0", *options)
    return Server(name, service, int(service.address.rsplit(":", 1)[1]), stores)


def wrk(server, connections, seconds, contents, seed=1, settled=False):
    """Its result, with the server's processor time for each request."""
    before = server.cpu_seconds()
    output = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", here / "load/views.lua", "--timeout", "10s",
                             f"http://127.0.0.1:{server.port}", "--", str(contents), str(seed)] + ["settled"] * settled,
                            check=True, capture_output=True, text=True).stdout
    result = json.loads(next(line for line in output.splitlines() if line.startswith("RESULT"))[len("RESULT "):])
    result["rate"] = result["requests"] / result["seconds"]
    result["cpu_us"] = (server.cpu_seconds() - before) / max(result["requests"], 1) * 1e6
    if result["failed"] * 1000 > result["requests"]:
        raise RuntimeError(f"{server.name}: {result['failed']} of {result['requests']} requests failed")
    return result


def paced(server, rate, seconds, connections, contents):
    output = subprocess.run([BUILD / "paced_views", str(server.port), str(rate), str(seconds), str(connections), str(contents)],
                            check=True, capture_output=True, text=True).stdout
    result = json.loads(output)
    if result["failed"]:
        raise RuntimeError(f"{server.name}: {result['failed']} of {result['sent']} paced requests failed")
    return result


class HeldConnections:
    """Stand until stopped."""

    def __init__(self, server, idle, slow):
        self.process = subprocess.Popen([BUILD / "held_connections", str(server.port), str(idle), str(slow)],
                                        stdout=subprocess.PIPE, preexec_fn=rig.end_with_us)
        if self.process.stdout.readline() != b"held\n":
            raise RuntimeError("the connections could not be opened")

    def stop(self):
        self.process.terminate()
        self.process.wait()
