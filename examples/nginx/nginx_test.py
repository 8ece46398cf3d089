#!/usr/bin/python3
"""Starts nginx with Postern before an upstream that echoes what reaches it, and attacks it.

Nothing may reach the upstream but what was allowed, and that as exactly the path that was decided
on; whatever is broken must close. Controls without the check show that the test would notice.
"""

import contextlib
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

HERE = pathlib.Path("examples/nginx").absolute()
LIBRARY = pathlib.Path("engine/c/libpostern.so.1").absolute()
HEADER = pathlib.Path("engine/c/postern.h").absolute()
POSTERN = pathlib.Path("tools/postern").absolute()
ATTACKS = pathlib.Path("testdata/attacks/attacks.tsv").absolute()
ALICE = {"Authorization": "Bearer of-alice"}
CAROL = {"Authorization": "Bearer of-carol"}
# Debian's nginx is for administrators, whose PATH others may not have.
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
DEADLINE_SECONDS = 60
EVERYTHING = """postern: 1
paths: url
actions: [get]
methods: {GET: get}
access:
  /*: [{allow: anyone, to: get}]
  /: [{allow: anyone, to: get}]
"""


class Upstream(socketserver.ThreadingTCPServer):
    """Answers each request with its target, byte for byte, and remembers all targets."""
    allow_reuse_address = True
    daemon_threads = True

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            while line := self.rfile.readline():
                target = line.split(b" ")[1]
                length = 0
                while (header := self.rfile.readline()) not in (b"\r\n", b""):
                    name, _, value = header.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                self.rfile.read(length)
                self.server.targets.append(target)
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" %
                                 (len(target), target))

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Upstream.Handler)
        self.targets = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until(holds, what):
    end = time.monotonic() + DEADLINE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain until {what}")
        time.sleep(0.02)


class Gateway:
    """nginx in a folder of its own, with the configuration of the example changed by `change`."""

    def __init__(self, upstream, policy, change=lambda config: config, library=LIBRARY):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.port = free_port()
        config = (HERE / "nginx.conf").read_text()
        for name, value in (("@LIBRARY@", library), ("@UPSTREAM@", upstream.port),
                            ("@GATEWAY@", self.port)):
            config = config.replace(name, str(value))
        # Workers must be able to read a folder that is its owner's alone.
        head = "daemon off;\n" + ("user root;\n" if os.geteuid() == 0 else "")
        (self.folder / "nginx.conf").write_text(head + change(config))
        shutil.copy(HERE / "postern.lua", self.folder)
        (self.folder / "postern_cdef.h").write_bytes(
            subprocess.run(["gcc", "-E", "-P", HEADER], check=True, stdout=subprocess.PIPE).stdout)
        if policy is not None:
            self.publish(policy)
        self.process = subprocess.Popen([NGINX, "-p", f"{self.folder}/", "-c", "nginx.conf"],
                                        stderr=subprocess.DEVNULL)
        wait_until(self.answers, "nginx listens")
        if policy is not None and library == LIBRARY:
            wait_until(lambda: self.log().count("policy 1 is in force") == 2, "both workers decide")

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(DEADLINE_SECONDS)
        shutil.rmtree(self.folder)

    def answers(self):
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def publish(self, policy):
        (self.folder / "rules.yaml").write_text(policy)
        subprocess.run([POSTERN, "compile", "rules.yaml", "-o", "new.pstn"], cwd=self.folder,
                       check=True, stdout=subprocess.DEVNULL)
        os.replace(self.folder / "new.pstn", self.folder / "rules.pstn")

    def log(self):
        return (self.folder / "error.log").read_text(errors="replace")

    def ask(self, method, target, headers={}):
        """Returns status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_SECONDS)
        with contextlib.closing(connection):
            connection.request(method, target, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("latin-1")

    def ask_raw(self, target):
        """The same of a GET whose target is any bytes. A connection that is closed is status 0."""
        with socket.create_connection(("127.0.0.1", self.port), DEADLINE_SECONDS) as connection:
            connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            answer = b""
            with contextlib.suppress(ConnectionResetError):
                while more := connection.recv(65536):
                    answer += more
        found = re.match(rb"HTTP/1\.1 (\d+)", answer)
        return (int(found[1]) if found else 0), answer.partition(b"\r\n\r\n")[2]


class NginxTest(unittest.TestCase):

    def setUp(self):
        self.upstream = Upstream()
        self.addCleanup(self.upstream.server_close)
        self.addCleanup(self.upstream.shutdown)

    def start(self, policy, **how):
        gateway = Gateway(self.upstream, policy, **how)
        self.addCleanup(gateway.close)
        return gateway

    def rules(self):
        return (HERE / "rules.yaml").read_text()

    def test_allows_and_denies_and_says_why(self):
        gateway = self.start(self.rules())
        self.assertEqual(gateway.ask("GET", "/public/a%20b?x=1"), (200, "/public/a%20b?x=1"))
        self.assertEqual(gateway.ask("GET", "/room/1")[0], 403)
        self.assertEqual(gateway.ask("GET", "/room/1", ALICE), (200, "/room/1"))
        self.assertEqual(gateway.ask("DELETE", "/room/1", ALICE)[0], 403)
        self.assertEqual(gateway.ask("DELETE", "/room/1", CAROL), (200, "/room/1"))
        self.assertEqual(gateway.ask("GET", "/profile/alice/x", ALICE), (200, "/profile/alice/x"))
        self.assertEqual(gateway.ask("GET", "/profile/alice/x", CAROL)[0], 403)
        self.assertEqual(gateway.ask("BREW", "/public/a")[0], 403)
        self.assertEqual(len(self.upstream.targets), 4)
        for reason in ('"reason":"no_rule"', '"reason":"unknown_action"'):
            self.assertIn(reason, gateway.log())

    def test_another_policy_is_taken_without_a_failed_request(self):
        gateway = self.start(self.rules())
        statuses, is_done = [], threading.Event()

        def load():
            while not is_done.is_set():
                statuses.append(gateway.ask("GET", "/room/1", ALICE)[0])

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        for revision in range(2, 6):
            gateway.publish(self.rules() + f"  /more/{revision}: [{{allow: anyone, to: get}}]\n")
            wait_until(lambda: gateway.log().count(f"policy {revision} is in force") == 2,
                       f"both workers have policy {revision}")
            self.assertEqual(gateway.ask("GET", f"/more/{revision}")[0], 200)
        is_done.set()
        for thread in threads:
            thread.join()
        self.assertEqual(set(statuses), {200})
        self.assertGreater(len(statuses), 100)

    def test_a_policy_that_is_damaged_changes_nothing(self):
        gateway = self.start(self.rules())
        (gateway.folder / "new").write_text("no policy")
        os.replace(gateway.folder / "new", gateway.folder / "rules.pstn")
        wait_until(lambda: "the policy can't be loaded" in gateway.log(), "it is in the log")
        self.assertEqual(gateway.ask("GET", "/room/1", ALICE)[0], 200)
        self.assertEqual(gateway.ask("GET", "/room/1")[0], 403)

    def test_attacks_reach_nothing_but_what_was_decided_on(self):
        gateway = self.start(EVERYTHING)
        rows = [line.split("\t") for line in ATTACKS.read_text().splitlines()[1:]]
        tried, reached = 0, 0
        for name, _, mode, text, expect, canonical, *_ in rows:
            if mode != "url" or not text:
                continue
            target, wanted = unescaped(text), unescaped(canonical)
            before = len(self.upstream.targets)
            status, body = gateway.ask_raw(target)
            tried += 1
            if status != 200:
                self.assertIn(status, (0, 400, 403, 414), name)
                self.assertEqual(len(self.upstream.targets), before, name)
                continue
            reached += 1
            if target.startswith(b"http://"):  # nginx takes it apart, and decides on what follows
                target, expect = b"/" + target.split(b"/", 3)[3], "literal"
            self.assertNotEqual(expect, "reject", name)
            path = urllib.parse.unquote_to_bytes(body.partition(b"?")[0])
            if expect == "normalised":
                self.assertEqual(path, wanted, name)
            else:
                self.assertEqual(path, urllib.parse.unquote_to_bytes(target.partition(b"?")[0]), name)
        self.assertGreater(tried, 50)
        self.assertGreater(reached, 5)

    def test_without_the_check_attacks_do_reach_the_upstream(self):
        gateway = self.start(EVERYTHING, change=lambda config: re.sub(
            r"access_by_lua_block \{.*?\n      \}\n", "", config, flags=re.S).replace(
                "$postern_target$is_args$args", "http://backend$request_uri"))
        status, body = gateway.ask_raw(b"/public/../admin/secrets")
        self.assertEqual((status, body), (200, b"/public/../admin/secrets"))

    def closes(self, gateway, statuses):
        for headers in ({}, ALICE, CAROL):
            for target in ("/public/a", "/room/1", "/profile/alice/x"):
                self.assertIn(gateway.ask("GET", target, headers)[0], statuses)
        self.assertEqual(self.upstream.targets, [])

    def test_without_the_library_all_is_refused(self):
        gateway = self.start(self.rules(), library="/no/such/libpostern.so.1")
        self.closes(gateway, {403})
        self.assertIn("all is refused", gateway.log())

    def test_with_another_library_all_is_refused(self):
        gateway = self.start(self.rules(), library="libz.so.1")
        self.closes(gateway, {403, 500})

    def test_without_a_policy_all_is_refused(self):
        gateway = self.start(None)
        self.closes(gateway, {403})
        self.assertIn("the policy can't be loaded", gateway.log())
        gateway.publish(self.rules())
        wait_until(lambda: gateway.ask("GET", "/public/a")[0] == 200, "the policy is in force")

    def test_after_an_error_in_lua_all_is_refused(self):
        for broken in ("local x = nil; x()", "error({})", "postern:access('http://backend', nil)",
                       "postern:access('http://backend', { user = 7 })"):
            gateway = Gateway(self.upstream, self.rules(), change=lambda config: re.sub(
                r"postern:access\(.*?\)\n", broken + "\n", config))
            try:
                self.closes(gateway, {403, 500})
            finally:
                gateway.close()

    def test_where_nothing_decided_nothing_is_sent(self):
        gateway = self.start(self.rules(), change=lambda config: re.sub(
            r"access_by_lua_block \{.*?\n      \}\n", "", config, flags=re.S))
        self.closes(gateway, {500})
        self.assertEqual(gateway.ask("GET", "/public/a?http://backend/")[0], 500)
        self.assertEqual(self.upstream.targets, [])

    def test_without_memory_all_is_refused(self):
        gateway = self.start(self.rules())
        workers = [int(pid) for pid in subprocess.run(
            ["pgrep", "-P", str(gateway.process.pid)], check=True, capture_output=True,
            text=True).stdout.split()]
        self.assertEqual(len(workers), 2)
        for pid in workers:
            subprocess.run(["prlimit", "--pid", str(pid), "--as=1"], check=True)
        before = len(self.upstream.targets)
        statuses = set()
        for i in range(300):  # each is a new principal, with a path that must be decoded
            target = f"/room/{i}/%61" + "b" * 4000
            statuses.add(gateway.ask_raw(target.encode())[0])
        self.assertEqual(len(self.upstream.targets), before)
        self.assertTrue(statuses <= {0, 403, 500}, statuses)


def unescaped(text):
    """Returns the bytes of a column of attacks.tsv."""
    return re.sub(rb"\\(\\|x([0-9a-fA-F]{2}))",
                  lambda found: bytes([int(found[2], 16)]) if found[2] else b"\\", text.encode())


if __name__ == "__main__":
    unittest.main()
