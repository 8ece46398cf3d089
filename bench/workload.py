#!/usr/bin/env python3
"""Generates a rule set of a given size, and a stream of requests with their right answers.

  bench/workload.py 1000                    # writes workload/1000/{rules,requests}.jsonl
  bench/workload.py 1000 --seed 7 --requests 20000 --folder workload

The same arguments give the same files. A line of rules.jsonl is
  {"path": "tenants/t00042/room/*", "grants": [{"p": "group:ops", "a": ["get", "list"]}]}
where `{entity_id}` in a path matches one segment and `p` is a selector; a line of requests.jsonl is
  {"a": action, "o": path, "k": kind, "id": id, "g": groups, "e": allowed, "why": reason}.

The answers come from `Rules.decide`, which knows only what these rules need: the longest prefix that
is declared governs, and one grant of it must hold. tools/workload/translate.py makes a policy and
request lines of both files.
"""
import argparse
import bisect
import itertools
import json
import os
import random

ACTIONS = ["get", "list", "write", "delete"]
ENTITY = "{entity_id}"

TOPS = ["tenants", "shared", "org", "apps", "teams"]
AREAS = ["room", "docs", "media", "exports", "avatars", "invoices", "uploads", "reports", "drafts",
         "assets", "backup", "logs"]
REGIONS = ["eu-west", "us-east", "ap-south", "sa-east"]
SUBFOLDERS = ["archive", "secret", "review", "2026", "tmp", "legal"]
WORDS = ["photo", "report", "scan", "final", "img", "plan", "notes", "q3", "data", "draft",
         "summary", "index", "cover", "part"]
EXTENSIONS = [".jpg", ".png", ".pdf", ".csv", ".json", ".txt", ".mp4", ""]

PATH_BYTES = range(20, 91)
GOLDEN_RATIO = 0.6180339887498949


class World:
    """Who there is: users with their groups, and functions."""

    def __init__(self, rng, size):
        self.groups = ["%s-%03d" % (rng.choice(["admins", "editors", "ops", "support", "finance",
                                                "qa"]), i)
                       for i in range(max(8, min(200, size // 20)))]
        self.functions = ["fn-%s-%02d" % (rng.choice(["resize", "thumb", "export", "scan"]), i)
                          for i in range(max(2, min(50, size // 50)))]
        self.users = [(self._uuid(rng), sorted(rng.sample(self.groups,
                                                          rng.choice([0, 0, 1, 1, 2, 3, 4, 5]))))
                      for _ in range(max(50, min(10000, size)))]
        self.members = {}
        for user in self.users:
            for group in user[1]:
                self.members.setdefault(group, []).append(user)

    @staticmethod
    def _uuid(rng):
        digits = "%032x" % rng.getrandbits(128)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def make_grants(rng, world, has_entity):
    """Returns the grants of one declaration, at least one, each selector once."""
    grants, seen = [], set()

    def add(selector, actions):
        if selector not in seen:
            seen.add(selector)
            grants.append({"p": selector, "a": sorted(actions, key=ACTIONS.index)})

    if has_entity:
        add("owner", rng.choice([ACTIONS, ["get", "write", "delete"],
                                 ["get", "list", "write", "delete"]]))
    if rng.random() < .35:
        add("guest", rng.choice([["get"], ["get", "list"]]))
    if rng.random() < .55:
        add("authenticated", rng.choice([["get"], ["get", "list"], ["get", "list", "write"],
                                         ["get", "write", "delete"]]))
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        add("group:" + rng.choice(world.groups),
            rng.choice([ACTIONS, ["get", "list", "write"], ["get", "write", "delete"],
                        ["list", "delete"]]))
    if rng.random() < .15:
        add("function:" + rng.choice(world.functions), rng.choice([["get"], ["get", "write"],
                                                                   ACTIONS]))
    if not grants:
        add("group:" + rng.choice(world.groups), ACTIONS)
    return grants


class Rules:
    """The declarations: a prefix (its pattern without the final `/*`) and its grants."""

    def __init__(self, rng, world, size):
        self.grants_of = {}
        self._literals = []    # prefixes that others may be nested in
        self._parents = set()  # those that something is nested in
        for number in itertools.count(1):
            if len(self.grants_of) == size:
                break
            self._add(rng, world, size, (number * GOLDEN_RATIO) % 1.0)

    def _add(self, rng, world, size, kind):
        """`kind` runs evenly over [0, 1), so that small sets have declarations of every kind too."""
        numbers = max(4, size // 4)
        has_entity = .50 <= kind < .70 or kind >= .90
        if kind < .50:
            prefix = "%s/t%05d/%s" % (rng.choice(TOPS[:2]), rng.randrange(numbers),
                                      rng.choice(AREAS))
        elif kind < .70:
            prefix = "%s/a%05d/%s/%s" % (rng.choice(["apps", "teams"]), rng.randrange(numbers),
                                         rng.choice(AREAS), ENTITY)
        elif kind < .80:
            prefix = "org/%s/d%03d/p%05d/%s" % (rng.choice(REGIONS), rng.randrange(40),
                                                rng.randrange(numbers), rng.choice(AREAS))
        elif self._literals:
            prefix = self._nested(rng, has_entity)
        else:
            return
        if prefix is None or prefix in self.grants_of:
            return
        if kind >= .80:
            self._parents.add(prefix.rsplit("/", 1)[0])
        elif not has_entity:
            self._literals.append(prefix)
        self.grants_of[prefix] = make_grants(rng, world, has_entity)

    def _nested(self, rng, has_entity):
        parent = rng.choice(self._literals)
        if parent in self._parents:
            return None
        return parent + "/" + (ENTITY if has_entity else rng.choice(SUBFOLDERS))

    def resolve(self, path):
        """Returns the prefix that governs `path` and the segment that stands for the entity id."""
        segments = path.split("/")
        best = None
        for i in range(1, len(segments)):  # `/*` needs one more segment, which may be empty
            literal = "/".join(segments[:i])
            entity = "/".join(segments[:i - 1] + [ENTITY])
            if literal in self.grants_of:
                best = (literal, None)
            elif i > 1 and entity in self.grants_of:
                best = (entity, segments[i - 1])
        return best

    def decide(self, action, path, kind, name, groups):
        """Returns whether it is allowed, and by which kind of selector or why not."""
        governing = self.resolve(path)
        if not governing:
            return False, "no-rule"
        prefix, entity = governing
        why = "principal"
        for grant in self.grants_of[prefix]:
            if self._holds(grant["p"], entity, kind, name, groups):
                if action in grant["a"]:
                    return True, grant["p"].split(":")[0]
                why = "action"
        return False, why

    @staticmethod
    def _holds(selector, entity, kind, name, groups):
        if selector == "guest":
            return kind == "guest"
        if selector == "authenticated":
            return kind == "user"
        if selector == "owner":
            return kind == "user" and entity == name
        what, _, which = selector.partition(":")
        if what == "group":
            return kind == "user" and which in groups
        return kind == "function" and which == name

    def named_by(self, prefix, what):
        """Returns the groups, or the functions, that the grants of `prefix` name."""
        return [grant["p"][len(what) + 1:] for grant in self.grants_of[prefix]
                if grant["p"].startswith(what + ":")]


class Requests:
    """A stream of requests, half of them allowed; few declarations get most of them (Zipf)."""

    def __init__(self, rng, world, rules):
        self._rng, self._world, self._rules = rng, world, rules
        self._by_popularity = list(rules.grants_of)
        rng.shuffle(self._by_popularity)
        self._cumulative = list(itertools.accumulate(
            1 / (i + 1) for i in range(len(self._by_popularity))))

    def make(self, count):
        wanted = {True: count // 2, False: count - count // 2}
        made = []
        while any(wanted.values()):
            request = self._one()
            if request and wanted[request["e"]] > 0:
                wanted[request["e"]] -= 1
                made.append(request)
        self._rng.shuffle(made)
        return made

    def _one(self):
        rng = self._rng
        prefix = self._by_popularity[bisect.bisect_left(self._cumulative,
                                                        rng.random() * self._cumulative[-1])]
        kind, name, groups = self._principal(prefix)
        path = self._path(prefix, kind, name)
        if len(path) not in PATH_BYTES:
            return None
        action = rng.choice(ACTIONS)
        allowed, why = self._rules.decide(action, path, kind, name, groups)
        return {"a": action, "o": path, "k": kind, "id": name, "g": groups, "e": allowed,
                "why": why}

    def _principal(self, prefix):
        rng, world = self._rng, self._world
        kind = rng.choices(["user", "guest", "function"], [80, 12, 8])[0]
        name, groups = rng.choice(world.users)
        if kind == "guest":
            return kind, "", []
        if kind == "function":
            named = self._rules.named_by(prefix, "function")
            if named and rng.random() < .7:
                return kind, rng.choice(named), []
            return kind, rng.choice(world.functions), []
        if rng.random() < .35:  # steer towards members of a group that the declaration names
            named = self._rules.named_by(prefix, "group")
            if named and world.members.get(named[0]):
                group = rng.choice([g for g in named if world.members.get(g)])
                name, groups = rng.choice(world.members[group])
        return kind, name, groups

    def _path(self, prefix, kind, name):
        rng = self._rng
        own = kind == "user" and rng.random() < .6
        path = prefix.replace(ENTITY, name if own else rng.choice(self._world.users)[0])
        if rng.random() < .06:  # a path that nobody declared
            if rng.random() < .5:
                path = path.replace("/", "/x", 1)
            else:
                path = "public/" + path.split("/", 1)[1]
        return path + "/" + self._tail(78 - len(path))

    def _tail(self, longest):
        rng = self._rng
        tail = "%s-%d%s" % (rng.choice(WORDS), rng.randrange(10000), rng.choice(EXTENSIONS))
        for _ in range(rng.choice([0, 0, 1, 1, 2])):
            longer = rng.choice(WORDS) + "/" + tail
            if len(longer) <= longest:
                tail = longer
        return tail


def write_lines(path, objects):
    with open(path, "w", encoding="utf-8") as out:
        for each in objects:
            out.write(json.dumps(each, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", type=int, help="declarations, 10 to 1,000,000")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--requests", type=int, default=20000)
    parser.add_argument("--folder", default="workload", help="a folder SIZE is made in it")
    options = parser.parse_args()

    rng = random.Random(options.seed * 1000003 + options.size)
    world = World(rng, options.size)
    rules = Rules(rng, world, options.size)
    folder = os.path.join(options.folder, str(options.size))
    os.makedirs(folder, exist_ok=True)
    write_lines(os.path.join(folder, "rules.jsonl"),
                ({"path": prefix + "/*", "grants": grants}
                 for prefix, grants in rules.grants_of.items()))
    write_lines(os.path.join(folder, "requests.jsonl"),
                Requests(rng, world, rules).make(options.requests))


if __name__ == "__main__":
    main()
