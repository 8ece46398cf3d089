#!/usr/bin/python3
"""Starts nginx with Postern before an upstream that echoes what reaches it, and attacks it.

Nothing may reach the upstream but what was allowed, and that as exactly the path that was decided
on; whatever is broken must close. Controls without the check show that the test would notice.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, "examples/testing")

from gateway import EVERYTHING, LIBRARY, Gateway, GatewayTests, children, program  # noqa: E402

HERE = pathlib.Path("examples/nginx").absolute()
HEADER = pathlib.Path("engine/c/postern.h").absolute()


class Nginx(Gateway):
    """nginx with the configuration of the example changed by `change`."""

    def __init__(self, upstream, policy, change=lambda config: config, library=LIBRARY):
        super().__init__()
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
        self.begin([program("nginx"), "-p", f"{self.folder}/", "-c", "nginx.conf"],
                   stderr=subprocess.DEVNULL)
        if policy is not None and library == LIBRARY:
            self.wait_for_policy(1)


class NginxTest(GatewayTests, unittest.TestCase):
    RULES = HERE / "rules.yaml"

    def start(self, policy, **how):
        gateway = Nginx(self.upstream, policy, **how)
        self.addCleanup(gateway.close)
        return gateway

    def test_without_the_check_attacks_do_reach_the_upstream(self):
        gateway = self.start(EVERYTHING, change=lambda config: re.sub(
            r"access_by_lua_block \{.*?\n      \}\n", "", config, flags=re.S).replace(
                "$postern_target$is_args$args", "http://backend$request_uri"))
        status, body = gateway.ask_raw(b"/public/../admin/secrets")
        self.assertEqual((status, body), (200, b"/public/../admin/secrets"))

    def test_without_the_library_all_is_refused(self):
        gateway = self.start(self.rules(), library="/no/such/libpostern.so.1")
        self.closes(gateway, {403})
        self.assertIn("all is refused", gateway.log())

    def test_with_another_library_all_is_refused(self):
        gateway = self.start(self.rules(), library="libz.so.1")
        self.closes(gateway, {403, 500})

    def test_after_an_error_in_lua_all_is_refused(self):
        for broken in ("local x = nil; x()", "error({})", "postern:access('http://backend', nil)",
                       "postern:access('http://backend', { user = 7 })"):
            gateway = Nginx(self.upstream, self.rules(), change=lambda config: re.sub(
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
        workers = children(gateway.process)
        self.assertEqual(len(workers), 2)
        statuses = self.without_memory(gateway, workers)
        self.assertTrue(statuses <= {0, 403, 500}, statuses)


if __name__ == "__main__":
    unittest.main()
