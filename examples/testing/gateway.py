"""What the tests of gateways have in common: an upstream that echoes, a gateway before it, and what
must hold of every gateway.

Nothing may reach the upstream but what was allowed, and that as exactly the path that was decided
on; whatever is broken must close.
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
import urllib.parse

LIBRARY = pathlib.Path("engine/c/libpostern.so.1").absolute()
POSTERN = pathlib.Path("tools/postern").absolute()
ATTACKS = pathlib.Path("testdata/attacks/attacks.tsv").absolute()
ALICE = {"Authorization": "Bearer of-alice"}
CAROL = {"Authorization": "Bearer of-carol"}
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
            with contextlib.suppress(ConnectionError):  # a gateway may end its connections so
                while line := self.rfile.readline():
                    self.answer(line.split(b" ")[1])

        def answer(self, target):
            length = 0
            while (header := self.rfile.readline()) not in (b"\r\n", b""):
                name, _, value = header.partition(b":")
                self.server.header_names.add(name.lower().decode())
                if name.lower() == b"content-length":
                    length = int(value)
            self.rfile.read(length)
            self.server.targets.append(target)
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" %
                             (len(target), target))

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Upstream.Handler)
        self.targets, self.header_names = [], set()
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


def program(name):
    """Returns where a server is, which a PATH may lack."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin")
    if not found:
        raise AssertionError(f"{name} is missing: run ./dev setup")
    return found


def unescaped(text):
    """Returns the bytes of a column of attacks.tsv."""
    return re.sub(rb"\\(\\|x([0-9a-fA-F]{2}))",
                  lambda found: bytes([int(found[2], 16)]) if found[2] else b"\\", text.encode())


class Gateway:
    """A gateway in a folder of its own, whose policy is `rules.pstn` there.

    A kind of gateway writes its configuration, and then calls begin().
    """

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.port = free_port()
        self.process = None

    def begin(self, command, **streams):
        self.process = subprocess.Popen(command, **streams)
        wait_until(lambda: self.answers() or self.process.poll() is not None, "it listens")

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

    def wait_for_policy(self, revision, times=2):
        """Waits until both workers, or threads, decide by it."""
        def all_decide():
            if self.process.poll() is not None:
                raise AssertionError("it has ended:\n" + self.log())
            return self.log().count(f"policy {revision} is in force") == times

        wait_until(all_decide, f"both decide by policy {revision}")

    def ask(self, method, target, headers={}):
        """Returns status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_SECONDS)
        with contextlib.closing(connection):
            connection.request(method, target, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("latin-1")

    def ask_raw(self, target):
        """The same of a GET whose target is any bytes. A connection that is closed is status 0."""
        return self.send(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    def send(self, request):
        """Sends any bytes, and returns status and body."""
        with socket.create_connection(("127.0.0.1", self.port), DEADLINE_SECONDS) as connection:
            connection.sendall(request)
            answer = b""
            with contextlib.suppress(ConnectionResetError):
                while more := connection.recv(65536):
                    answer += more
        found = re.match(rb"HTTP/1\.1 (\d+)", answer)
        return (int(found[1]) if found else 0), answer.partition(b"\r\n\r\n")[2]


class GatewayTests:
    """What must hold of every gateway: a unittest.TestCase that derives from this says by
    start(policy, **how) what it starts, and where its rules are by RULES."""

    def setUp(self):
        self.upstream = Upstream()
        self.addCleanup(self.upstream.server_close)
        self.addCleanup(self.upstream.shutdown)

    def rules(self):
        return self.RULES.read_text()

    def closes(self, gateway, statuses):
        for headers in ({}, ALICE, CAROL):
            for target in ("/public/a", "/room/1", "/profile/alice/x"):
                self.assertIn(gateway.ask("GET", target, headers)[0], statuses)
        self.assertEqual(self.upstream.targets, [])

    def attack(self, ask):
        """Asks every attack on URLs by `ask`, for all of which EVERYTHING is in force."""
        rows = [line.split("\t") for line in ATTACKS.read_text().splitlines()[1:]]
        tried, reached = 0, 0
        for name, _, mode, text, expect, canonical, *_ in rows:
            if mode != "url" or not text:
                continue
            target, wanted = unescaped(text), unescaped(canonical)
            before = len(self.upstream.targets)
            status, body = ask(target)
            tried += 1
            if status != 200:
                self.assertIn(status, (0, 400, 403, 414), name)
                self.assertEqual(len(self.upstream.targets), before, name)
                continue
            reached += 1
            if target.startswith(b"http://"):  # it is taken apart, and the path decided on
                target, expect = b"/" + target.split(b"/", 3)[3], "literal"
            self.assertNotEqual(expect, "reject", name)
            path = urllib.parse.unquote_to_bytes(body.partition(b"?")[0])
            if expect != "normalised":
                wanted = urllib.parse.unquote_to_bytes(target.partition(b"?")[0])
            self.assertEqual(path, wanted, name)
        self.assertGreater(tried, 50)
        self.assertGreater(reached, 5)

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
            gateway.wait_for_policy(revision)
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
        self.attack(self.start(EVERYTHING).ask_raw)

    def test_a_policy_that_is_not_about_urls_allows_nothing(self):
        gateway = self.start("postern: 1\npaths: opaque\nactions: [GET]\n"
                             "access: {'*': [{allow: anyone, to: GET}]}\n")
        self.closes(gateway, {403})
        self.assertIn("paths: url", gateway.log())

    def test_no_header_overrides_what_was_decided_on(self):
        gateway = self.start(self.rules())
        override = ["X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method", "X-HTTP-Method-Override",
                    "X-Method-Override"]
        headers = {name: "/profile/alice/x" for name in override} | {"X-Other": "reaches it"}
        self.assertEqual(gateway.ask("GET", "/public/a", headers), (200, "/public/a"))
        self.assertIn("x-other", self.upstream.header_names)
        self.assertEqual(self.upstream.header_names & {name.lower() for name in override}, set())

    def test_no_tunnel_is_asked_for(self):
        gateway = self.start(self.rules())
        for protocol in (b"h2c", b"websocket", b"foo"):
            gateway.send(b"GET /public/a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\n"
                         b"Upgrade: " + protocol + b"\r\nX-Other: a\r\n\r\n")
        self.assertEqual(gateway.ask("GET", "/public/a")[0], 200)
        self.assertIn("host", self.upstream.header_names)
        self.assertNotIn("upgrade", self.upstream.header_names)

    def test_a_token_is_taken_as_it_is_or_not_at_all(self):
        gateway = self.start(self.rules())
        shouted = {"Authorization": "bearer OF-ALICE"}
        self.assertEqual(gateway.ask("GET", "/room/1", shouted)[0], 403)
        for tokens in ((b"of-alice", b"of-carol"), (b"of-carol", b"of-alice")):
            headers = [b"Authorization: Bearer " + token for token in tokens]
            status, _ = gateway.send(b"\r\n".join([b"DELETE /room/1 HTTP/1.1", b"Host: x",
                                                   b"Connection: close", *headers, b"", b""]))
            self.assertIn(status, (400, 403))
        self.assertEqual(self.upstream.targets, [])

    def test_without_a_policy_all_is_refused(self):
        gateway = self.start(None)
        self.closes(gateway, {403})
        wait_until(lambda: "the policy can't be loaded" in gateway.log(), "it is in the log")
        gateway.publish(self.rules())
        wait_until(lambda: gateway.ask("GET", "/public/a")[0] == 200, "the policy is in force")

    def without_memory(self, gateway, processes):
        """Lets the processes have no more memory, and asks for what needs some."""
        for pid in processes:
            subprocess.run(["prlimit", "--pid", str(pid), "--as=1"], check=True)
        before = len(self.upstream.targets)
        statuses = set()
        for i in range(300):  # each has a path that must be decoded, and a reason
            target = f"/room/{i}/%61" + "b" * 4000
            statuses.add(gateway.ask_raw(target.encode())[0])
        self.assertEqual(len(self.upstream.targets), before)
        return statuses


def children(process):
    found = subprocess.run(["pgrep", "-P", str(process.pid)], stdout=subprocess.PIPE, text=True,
                           check=False)
    return [int(pid) for pid in found.stdout.split()]
