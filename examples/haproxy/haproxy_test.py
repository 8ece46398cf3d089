#!/usr/bin/python3
"""Starts HAProxy with Postern before an upstream that echoes what reaches it, and attacks it.

Nothing may reach the upstream but what was allowed, and that as exactly the path that was decided
on; whatever is broken must close. HAProxy lets a request go on after an error in Lua, so controls
without the check, or with an allow that comes too early, show that the test would notice.
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, "examples/testing")

import http2  # noqa: E402
from gateway import (  # noqa: E402
    ALICE, CAROL, DEADLINE_SECONDS, EVERYTHING, LIBRARY, Gateway, GatewayTests, children, program,
    wait_until)

HERE = pathlib.Path("examples/haproxy").absolute()
CHECK = "  http-request deny unless { var(txn.postern) -m str allow }\n"
FOLLOW = "local function follow()\n"
ATTACK = b"/public/../admin/secrets"


class Haproxy(Gateway):
    """HAProxy with the configuration of the example changed by `config`, and its script by `lua`.
    As Debian does, it runs under a master process."""

    def __init__(self, upstream, policy, config=lambda text: text, lua=lambda text: text,
                 library=LIBRARY, module=HERE / "postern_lua.so", policy_path=None):
        super().__init__()
        text = (HERE / "haproxy.cfg").read_text()
        for name, value in (("@POLICY@", policy_path or self.folder / "rules.pstn"),
                            ("@FOLDER@", self.folder), ("@UPSTREAM@", upstream.port),
                            ("@GATEWAY@", self.port)):
            text = text.replace(name, str(value))
        (self.folder / "haproxy.cfg").write_text(config(text).replace("@FOLDER@", str(self.folder)))
        (self.folder / "postern.lua").write_text(lua((HERE / "postern.lua").read_text()))
        for file, name in ((module, "postern_lua.so"), (library, LIBRARY.name)):
            if file:
                shutil.copy(file, self.folder / name)
        if policy is not None:
            self.publish(policy)
        self.folder.chmod(0o755)  # for other users
        log, errors = self.folder / "error.log", self.folder / "stderr"
        with log.open("wb") as stdout, errors.open("wb") as stderr:
            self.begin([program("haproxy"), "-W", "-f", self.folder / "haproxy.cfg"],
                       stdout=stdout, stderr=stderr)

    def reload(self):
        """Has the master start another worker, once it listens to signals."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status")
        wait_until(lambda: int(re.search(r"SigCgt:\s*(\w+)", status.read_text())[1], 16)
                   >> (signal.SIGUSR2 - 1) & 1, "the master listens")
        self.process.send_signal(signal.SIGUSR2)

    def ask_http2(self, target):
        return http2.ask(self.port, target, DEADLINE_SECONDS)


def replaced(old, new):
    """Returns a change of a text that must hold `old`."""
    def change(text):
        if old not in text:
            raise AssertionError(f"there is no {old}")
        return text.replace(old, new)
    return change


def settings(lines):
    return replaced("global\n  log", f"global\n  {lines}\n  log")


def statements(text):
    """Returns where the statements of the action begin, and where the last ends."""
    body = re.search(r"function\(txn\)\n(.*?\n)end\)", text, re.S)
    starts = [body.start(1) + found.start()
              for found in re.finditer(r"^  (?!end\b|--)\S", body[1], re.M)]
    return starts + [body.end(1)]


def inserted(number, code):
    """Returns a change of the script: `code` before the statement of that number."""
    def change(text):
        place = statements(text)[number]
        return f"{text[:place]}  {code}\n{text[place:]}"
    return change


NUM_STATEMENTS = len(statements((HERE / "postern.lua").read_text())) - 1


class HaproxyTest(GatewayTests, unittest.TestCase):
    RULES = pathlib.Path("examples/nginx/rules.yaml").absolute()

    def start(self, policy, waits=True, **how):
        gateway = Haproxy(self.upstream, policy, **how)
        self.addCleanup(gateway.close)
        if policy is not None and waits:
            gateway.wait_for_policy(1)
        return gateway

    @contextlib.contextmanager
    def started(self, **how):
        """The same for a while."""
        with contextlib.closing(Haproxy(self.upstream, self.rules(), **how)) as gateway:
            gateway.wait_for_policy(1)
            yield gateway

    def refuses_to_start(self, why, **how):
        gateway = self.start(self.rules(), waits=False, **how)
        self.assertNotEqual(gateway.process.wait(DEADLINE_SECONDS), 0)
        self.assertFalse(gateway.answers())
        self.assertIn(why, (gateway.folder / "stderr").read_text())

    # --- decisions --------------------------------------------------------------

    def test_why_is_a_line_of_json(self):
        gateway = self.start(self.rules())
        self.assertEqual(gateway.ask("DELETE", "/room/1?x=%22", ALICE)[0], 403)
        lines = [line.partition("postern: ")[2] for line in gateway.log().splitlines()
                 if "postern: {" in line]
        self.assertEqual(len(lines), 1)
        why = json.loads(lines[0])
        self.assertEqual((why["decision"], why["reason"]), ("deny", "no_rule"))

    def test_targets_that_are_no_paths(self):
        gateway = self.start(EVERYTHING)
        for target, wanted in ((b"/", 200), (b"http://x/a", 200), (b"*", 403), (b"http://x", 403),
                               (b"http://x?/a", 400), (b"x:80", 400), (b"a", 400)):
            self.assertEqual(gateway.ask_raw(target)[0], wanted, target)
        self.assertEqual(self.upstream.targets, [b"/", b"/a"])
        for line in (b"OPTIONS *", b"CONNECT x:80", b"CONNECT /a", b"TRACE /a", b"get /a",
                     b"GEt /a", b"PRI *"):
            status, _ = gateway.send(line + b" HTTP/1.1\r\nHost: x:80\r\nConnection: close\r\n\r\n")
            self.assertIn(status, (0, 400, 403), line)
        self.assertEqual(self.upstream.targets, [b"/", b"/a"])

    def test_what_is_sent_on_is_spelled_as_it_must_be(self):
        gateway = self.start(EVERYTHING)
        for target, wanted in ((b"/%61%7E", b"/a~"), (b"/a%22%c3%a9|b", b"/a%22%C3%A9%7Cb"),
                               (b"/a?b=%61?/../c", b"/a?b=%61?/../c"), (b"/a?", b"/a?")):
            self.assertEqual(gateway.ask_raw(target), (200, wanted))

    def test_what_grows_is_sent_on_as_a_whole_or_not_at_all(self):
        gateway = self.start(EVERYTHING)
        path = b"/" + b"|" * 1000
        for query, wanted in ((b"?" + b"x" * 13000, 200), (b"?" + b"x" * 14000, 403)):
            for ask in (gateway.ask_raw, gateway.ask_http2):
                status, body = ask(path + query)
                self.assertEqual(status, wanted)
                if status == 200:
                    self.assertEqual(body, path.replace(b"|", b"%7C") + query)
        self.assertEqual(len(self.upstream.targets), 2)
        self.assertIn("has no room", gateway.log())

    def test_attacks_by_http2_reach_nothing_but_what_was_decided_on(self):
        self.attack(self.start(EVERYTHING).ask_http2)

    def test_a_client_cannot_allow_itself(self):
        gateway = self.start(self.rules())
        for name in ("txn.postern", "txn-postern", "postern", "X-Original-URL", "X-Rewrite-URL"):
            self.assertEqual(gateway.ask("GET", "/room/1", {name: "allow"})[0], 403)
        self.assertEqual(gateway.ask("GET", "/public/a", {"x_user": "carol"})[0], 403)
        self.assertEqual(self.upstream.targets, [])

    def two_requests(self, gateway):
        """Returns the statuses of two on one connection, during the second of which Lua fails."""
        connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=DEADLINE_SECONDS)
        with contextlib.closing(connection):
            for target in ("/room/1", "/room/broken"):
                connection.request("GET", target, headers=ALICE)
                answer = connection.getresponse()
                answer.read()
                yield answer.status

    def test_an_allow_is_for_one_request_of_a_connection(self):
        breaks = inserted(0, 'if txn.sf:pathq() == "/room/broken" then error("broken") end')
        with self.started(lua=breaks) as gateway:
            self.assertEqual(list(self.two_requests(gateway)), [200, 403])
        of_session = replaced("txn.postern", "sess.postern")  # the control
        with self.started(lua=lambda text: of_session(breaks(text)), config=of_session) as gateway:
            self.assertEqual(list(self.two_requests(gateway)), [200, 200])

    # --- the process ------------------------------------------------------------

    def test_a_new_worker_follows_the_policy_itself(self):
        gateway = self.start(self.rules())
        gateway.reload()
        gateway.wait_for_policy(1, times=4)
        gateway.publish(self.rules() + "  /more: [{allow: anyone, to: get}]\n")
        gateway.wait_for_policy(2)
        self.assertEqual(gateway.ask("GET", "/more")[0], 200)

    def test_there_are_no_threads_but_those_of_haproxy(self):
        """It forbids others, though that holds for root as little as any limit on processes."""
        gateway = self.start(self.rules())
        worker, = children(gateway.process)
        self.assertEqual(len(os.listdir(f"/proc/{worker}/task")), 2)

    def test_as_another_user_it_follows_the_policy(self):
        nobody = 65534
        tried = subprocess.run([program("setpriv"), f"--reuid={nobody}", f"--regid={nobody}",
                                "--clear-groups", "true"], stderr=subprocess.DEVNULL, check=False)
        if tried.returncode != 0:
            self.skipTest("needs the right to become another user")
        with self.started(policy_path="/rules.pstn", config=settings(
                f"chroot @FOLDER@\n  uid {nobody}\n  gid {nobody}")) as gateway:
            self.assertEqual(gateway.ask("GET", "/room/1", ALICE)[0], 200)
            gateway.publish(self.rules() + "  /more: [{allow: anyone, to: get}]\n")
            gateway.wait_for_policy(2)
            self.assertEqual(gateway.ask("GET", "/more")[0], 200)

    def test_in_a_chroot_the_policy_is_there(self):
        tried = subprocess.run([program("chroot"), HERE, "/no/such/program"],
                               stderr=subprocess.DEVNULL, check=False)
        if os.geteuid() != 0 or tried.returncode == 125:
            self.skipTest("needs the right to chroot")
        gateway = self.start(self.rules(), waits=False, config=settings("chroot @FOLDER@"))
        self.closes_later(gateway)
        with self.started(config=settings("chroot @FOLDER@"), policy_path="/rules.pstn") as gateway:
            self.assertEqual(gateway.ask("GET", "/room/1", ALICE)[0], 200)

    def test_the_module_can_be_built_without_bazel(self):
        command = re.search(r"^    (gcc .*)$", (HERE / "README.md").read_text(), re.M)[1]
        folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        subprocess.run(command.replace("-o ", f"-o {folder}/"), shell=True, check=True,
                       env=os.environ | {"LIBRARY_PATH": str(LIBRARY.parent)})
        with self.started(module=folder / "postern_lua.so") as gateway:
            self.assertEqual(gateway.ask("GET", "/room/1", ALICE), (200, "/room/1"))

    # --- faults -----------------------------------------------------------------

    def test_without_the_check_attacks_do_reach_the_upstream(self):
        with self.started(config=replaced(CHECK, "")) as gateway:
            self.assertEqual(gateway.ask_raw(ATTACK), (200, ATTACK))

    def test_without_the_module_it_does_not_start(self):
        self.refuses_to_start("module 'postern_lua' not found", module=None)

    def test_without_the_library_it_does_not_start(self):
        self.refuses_to_start("libpostern.so.1: cannot open shared object", library=None)

    def test_with_another_library_it_does_not_start(self):
        self.refuses_to_start("version `POSTERN_1' not found", library=HERE / "postern_lua.so")

    def test_without_the_name_of_a_policy_it_does_not_start(self):
        self.refuses_to_start("POSTERN_POLICY is not set", config=lambda text: re.sub(
            "  setenv .*\n", "", text))

    def test_with_an_error_in_the_script_it_does_not_start(self):
        self.refuses_to_start("broken", lua=lambda text: text + 'error("broken")\n')

    def closes_later(self, gateway):
        """All is refused, from the first request on."""
        self.closes(gateway, {403})
        wait_until(lambda: children(gateway.process), "there is a worker")
        self.closes(gateway, {403})

    def test_where_the_policy_is_not_followed_all_is_refused(self):
        for broken in ('error("broken")', "gate = nil", "gate = {}", "do return end"):
            gateway = self.start(self.rules(), waits=False,
                                 lua=replaced(FOLLOW, f"{FOLLOW}  {broken}\n"))
            self.closes_later(gateway)

    def test_after_an_error_the_policy_is_followed_again(self):
        broken = '  tried = (tried or 0) + 1\n  if tried % 3 ~= 0 then error("broken") end\n'
        for place in (FOLLOW, "  local now ="):
            change = replaced(place, FOLLOW + broken if place == FOLLOW else broken + place)
            with self.started(lua=change) as gateway:
                self.assertIn("broken", gateway.log())
                gateway.publish(self.rules().replace("allow: authenticated", "allow: group:admin"))
                gateway.wait_for_policy(2)
                self.assertEqual(gateway.ask("GET", "/room/1", ALICE)[0], 403)

    def test_after_an_error_in_lua_all_is_refused(self):
        self.assertGreaterEqual(NUM_STATEMENTS, 6)
        for number in range(NUM_STATEMENTS):
            for broken in ('error("broken")', "error({})", "local x = nil; x()"):
                if number > 0 and broken != 'error("broken")':
                    continue
                with self.started(lua=inserted(number, broken)) as gateway:
                    self.closes(gateway, {403})

    def test_errors_in_lua_do_let_requests_go_on(self):
        breaks = inserted(0, 'error("broken")')
        for control in ({"lua": breaks, "config": replaced(CHECK, "")},
                        {"lua": inserted(0, 'txn:set_var("txn.postern", "allow") error("broken")')},
                        {"lua": breaks, "config": replaced(
                            "  http-request lua.postern\n", "  http-request set-var(txn.postern) "
                            "str(allow)\n  http-request lua.postern\n")}):
            with self.started(**control) as gateway:
                self.assertEqual(gateway.ask_raw(ATTACK), (200, ATTACK))
        with self.started(lua=inserted(NUM_STATEMENTS, 'error("broken")')) as gateway:
            self.assertEqual(gateway.ask("GET", "/room/1", ALICE), (200, "/room/1"))
            self.assertEqual(gateway.ask("GET", "/room/1")[0], 403)

    def test_what_is_no_text_is_refused(self):
        for broken in ("txn.user) int(7)", "txn.groups) int(7)", "txn.user) bool(true)"):
            kind = broken.partition(")")[0]
            with self.started(config=lambda text: re.sub(
                    rf"set-var\({kind}\) .*", f"set-var({broken}", text)) as gateway:
                self.closes(gateway, {403})

    def test_an_endless_loop_is_refused(self):
        for number in (0, NUM_STATEMENTS - 1):
            with self.started(lua=inserted(number, "while true do end"),
                              config=settings("tune.lua.session-timeout 100")) as gateway:
                self.closes(gateway, {403})

    def test_without_memory_in_lua_all_is_refused(self):
        hoards = 'hoard = hoard or {} hoard[#hoard + 1] = ("x"):rep(1 << 20) .. #hoard'
        limit = settings("tune.lua.maxmem 8")
        for number in range(NUM_STATEMENTS):
            with self.started(lua=inserted(number, hoards), config=limit) as gateway:
                statuses = [gateway.ask("GET", "/room/1", CAROL)[0] for _ in range(20)]
                num_allowed = statuses.index(403)
                self.assertEqual(statuses, [200] * num_allowed + [403] * (20 - num_allowed))
                self.assertEqual(self.upstream.targets, [b"/room/1"] * num_allowed)
                self.assertEqual(gateway.ask("GET", "/room/1")[0], 403)
                self.upstream.targets.clear()
        with self.started(config=limit) as gateway:  # the control
            statuses = [gateway.ask("GET", "/room/1", CAROL)[0] for _ in range(20)]
            self.assertEqual(statuses, [200] * 20)

    def test_without_a_byte_for_lua_all_is_refused(self):
        """HAProxy itself can't go on then, and ends."""
        hoards = """hoard = hoard or {}
          for size = 20, 4, -1 do
            while pcall(function() hoard[#hoard + 1] = ("x"):rep(1 << size) .. #hoard end) do end
          end"""
        for number in range(NUM_STATEMENTS):
            with self.started(lua=inserted(number, hoards),
                              config=settings("tune.lua.maxmem 8")) as gateway:
                for _ in range(10):
                    for headers in ({}, CAROL):
                        with contextlib.suppress(OSError, http.client.HTTPException):
                            status, _ = gateway.ask("GET", "/profile/alice/x", headers)
                            self.assertIn(status, (403, 503))
                self.assertEqual(self.upstream.targets, [])

    def test_without_memory_all_is_refused(self):
        gateway = self.start(self.rules())
        workers = children(gateway.process)
        self.assertEqual(len(workers), 1)
        statuses = self.without_memory(gateway, workers)
        self.assertTrue(statuses <= {0, 403, 500, 502, 503}, statuses)


if __name__ == "__main__":
    unittest.main()
