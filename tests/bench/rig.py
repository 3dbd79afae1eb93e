# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks start and end: servers in directories of their own, with the durability of their defaults, and Tierwatch."""
import contextlib
import ctypes
import getpass
import http.client
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import time

import pymysql
import redis

LEVELS = {"bronze": (0, 999), "silver": (1000, 1999), "gold": (2000, 10_000_000)}
ORIGINAL_TABLES = """
CREATE TABLE level(content_level VARCHAR(32) PRIMARY KEY, max_counts BIGINT NOT NULL, path VARCHAR(512) NOT NULL, min_counts BIGINT NOT NULL);
CREATE TABLE contents(cid BIGINT PRIMARY KEY, content_level VARCHAR(32) NOT NULL, filename VARCHAR(255) NOT NULL,
    generate_time DATETIME NULL, update_time DATETIME NULL);
CREATE TABLE update_history(id BIGINT PRIMARY KEY AUTO_INCREMENT, cid BIGINT NOT NULL, old_updated_date DATETIME NULL,
    old_content_level VARCHAR(32) NULL, new_updated_date DATETIME NULL, new_content_level VARCHAR(32) NULL);
CREATE TRIGGER moved AFTER UPDATE ON contents FOR EACH ROW
    INSERT INTO update_history(cid, old_updated_date, old_content_level, new_updated_date, new_content_level)
    SELECT OLD.cid, OLD.update_time, OLD.content_level, NEW.update_time, NEW.content_level FROM DUAL
    WHERE NOT (OLD.content_level <=> NEW.content_level);
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end_with_us():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def until(condition, seconds, what):
    """Waits for the condition, looking a hundred times a second."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.01)


class Process:
    def __init__(self, command, environment=None, log=None):
        self.output = open(log, "ab") if log else subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE if log is None else self.output, stderr=self.output,
                                        env={**os.environ, **(environment or {})}, preexec_fn=end_with_us)

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self):
        return int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class MariaDb:
    """Flushes at each commit, as it does unless told otherwise."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True)
        self.socket = str(self.directory / "socket")
        self.user = "root"
        whoever = ["--user=root"] if os.geteuid() == 0 else []
        path = os.environ["PATH"] + ":/usr/sbin:/sbin"
        subprocess.run([shutil.which("mariadb-install-db", path=path), "--no-defaults", "--force",
                        f"--datadir={self.directory / 'data'}", "--auth-root-authentication-method=normal", "--skip-test-db",
                        *whoever], check=True, capture_output=True)
        self.server = Process([shutil.which("mariadbd", path=path), "--no-defaults", f"--datadir={self.directory / 'data'}",
                               f"--socket={self.socket}", "--skip-networking", f"--pid-file={self.directory / 'pid'}",
                               *whoever], log=self.directory / "log")
        until(self.answers, 60, "MariaDB does not start; see " + str(self.directory / "log"))

    def answers(self):
        try:
            self.sql("SELECT 1")
            return True
        except pymysql.err.OperationalError:
            return False

    def connect(self, database=None):
        return pymysql.connect(unix_socket=self.socket, user=self.user, db=database, autocommit=True)

    def sql(self, text, database=None):
        connection = self.connect(database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(text)
                return cursor.fetchall()
        finally:
            connection.close()

    def url(self, database):
        return f"mysql://{self.user}@localhost/{database}?socket={self.socket}"

    def original(self, database, levels, contents):
        """The original's tables, with `contents` rows 1 … n in bronze, files f1.mp4 …"""
        self.sql(f"DROP DATABASE IF EXISTS {database}")
        self.sql(f"CREATE DATABASE {database}")
        for statement in ORIGINAL_TABLES.split(";\n"):
            if statement.strip():
                self.sql(statement, database)
        for name, (low, high) in LEVELS.items():
            self.sql(f"INSERT INTO level VALUES ('{name}', {high}, '{levels}/{name}/', {low})", database)
        if contents:
            self.sql("INSERT INTO contents SELECT seq, 'bronze', CONCAT('f', seq, '.mp4'), NOW(), NOW() "
                     f"FROM seq_1_to_{contents}", database)

    def stop(self):
        self.server.stop()


class Redis:
    def __init__(self, directory):
        directory = pathlib.Path(directory)
        directory.mkdir(parents=True)
        self.port = free_port()
        self.server = Process(["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir",
                               str(directory)], log=directory / "log")
        self.client = redis.Redis(host="127.0.0.1", port=self.port, db=1)
        until(self.answers, 20, "Redis does not start; see " + str(directory / "log"))

    def answers(self):
        try:
            return self.client.ping()
        except redis.exceptions.ConnectionError:
            return False

    def url(self):
        return f"redis://127.0.0.1:{self.port}/1"

    def stop(self):
        self.server.stop()


class Tierwatch(Process):
    """The service, ready."""

    def __init__(self, program, data, *options, environment=None):
        self.log = pathlib.Path(data).with_suffix(".log")
        self.error = open(self.log, "ab")
        self.process = subprocess.Popen([program, "--data-dir", str(data), "--listen", "127.0.0.1:0", *options],
                                        stdout=subprocess.PIPE, stderr=self.error, preexec_fn=end_with_us,
                                        env={**os.environ, "TIERWATCH_CATALOG_PASSWORD": "", **(environment or {})})
        line = self.process.stdout.readline().decode().split()
        if line[:2] != ["tierwatch", "ready"]:
            raise RuntimeError(f"{program} did not become ready; see {self.log}")
        self.address = line[2].removeprefix("http://")


def post_views(address, views, connections=4):
    """Posts (cid, count) pairs one after the other on each of some connections; every answer has to be 200."""
    import threading
    failures = []

    def work(share):
        try:
            client = http.client.HTTPConnection(address)
            for cid, count in share:
                client.request("POST", "/post_sentence", f"cid={cid}&count={count}",
                               {"Content-Type": "application/x-www-form-urlencoded"})
                answer = client.getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"view of {cid} was answered {answer.status}")
        except Exception as error:  # told by the thread that waits
            failures.append(error)

    threads = [threading.Thread(target=work, args=(views[i::connections],)) for i in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def make_library(directory, contents, size):
    """Levels as directories, and `contents` files of `size` bytes in bronze."""
    directory = pathlib.Path(directory)
    shutil.rmtree(directory, ignore_errors=True)
    for name in LEVELS:
        (directory / name).mkdir(parents=True)
    body = os.urandom(size)
    for cid in range(1, contents + 1):
        (directory / "bronze" / f"f{cid}.mp4").write_bytes(body)
    os.sync()
    return directory


def fill_sqlite(program, data, catalog, levels, contents):
    """Tables by a first start, rows by hand."""
    with ended(Tierwatch(program, data, "--paused")):
        pass
    with sqlite3.connect(catalog) as edit:
        for name, (low, high) in LEVELS.items():
            edit.execute("INSERT INTO level VALUES (?, ?, ?, ?)", (name, high, str(levels / name), low))
        edit.executemany("INSERT INTO contents VALUES (?, 'bronze', ?, datetime('now'), datetime('now'))",
                         ((cid, f"f{cid}.mp4") for cid in range(1, contents + 1)))
        edit.execute("DELETE FROM tierwatch_setting WHERE name = 'pause'")


@contextlib.contextmanager
def ended(*things):
    try:
        yield things
    finally:
        for thing in reversed(things):
            thing.stop()


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
