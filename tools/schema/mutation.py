"""Documents with one mistake, made from sound ones: the slips of somebody who writes in an editor."""

import copy
import json

# Keys and words that policies and case files know, some of which fit anywhere.
WORDS = ["postern", "semantics", "paths", "actions", "methods", "groups", "functions", "access",
         "allow", "deny", "to", "where", "id", "note", "inherit", "all", "read", "get", "cases",
         "policy", "principals", "tests", "never", "name", "as", "can", "cannot", "path", "exactly",
         "because", "with", "skip", "only", "tags", "request", "selector", "unknown", "guest",
         "owner", "anyone", "group:admin", "group:", "function:x", "function", "entity_id",
         "attributes", "amplify", "native", "url", "opaque", "extra", "Name", "get room/1", "get"]
VALUES = [None, True, False, 0, 1, 42, 1.5, "", " ", "1", [], {}, [""], ["get"], {"guest": True},
          {"get": None}, {"read": ["get"]}, [{"allow": "guest", "to": "get"}]]
# Keys that are written one for the other.
TWINS = {"allow": "deny", "deny": "allow", "can": "cannot", "never": "always", "path": "paths",
         "actions": "methods", "groups": "functions", "tests": "never", "entity_id": "function"}


def places(value):
    """Yields (container, key) of every node below `value`."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(entries):
        yield value, key
        if isinstance(item, (dict, list)):
            yield from places(item)


def any_value(random):
    return copy.deepcopy(random.choice(VALUES)) if random.random() < 0.6 else random.choice(WORDS)


def drop(container, key, _):
    del container[key]


def retype(container, key, random):
    container[key] = any_value(random)


def wrap(container, key, _):
    value = container[key]
    container[key] = value[0] if isinstance(value, list) and value else [value]


def repeat(container, key, _):
    if isinstance(container, list):
        container.insert(key, copy.deepcopy(container[key]))
    elif isinstance(container[key], list):
        container[key] *= 2


def rename(container, key, random):
    if isinstance(container, list):
        container[key] = random.choice(WORDS)
        return
    rename_to(container, key, random.choice([key + "x", key.upper(), key[:-1], random.choice(WORDS)]))


def rename_to(container, key, new):
    if isinstance(container, list):
        return
    entries = [(new if name == key else name, value) for name, value in container.items()]
    container.clear()
    container.update(entries)


def add(container, key, random):
    value = container[key]
    if isinstance(value, dict):
        value[random.choice(WORDS)] = any_value(random)
    elif isinstance(value, list):
        value.insert(random.randrange(len(value) + 1), any_value(random))
    elif isinstance(container, dict):
        container[random.choice(WORDS)] = any_value(random)


def mutate(document, random):
    """Returns a copy of `document`, a map with something in it, with one change."""
    while True:
        changed = copy.deepcopy(document)
        container, key = random.choice(list(places(changed)))
        random.choice([drop, retype, wrap, repeat, rename, add])(container, key, random)
        if json.dumps(changed) != json.dumps(document):
            return changed


def each_change(document):
    """Yields copies of `document` with one change each: all those that are likely to matter."""
    changes = [drop, wrap, repeat]
    for value in (None, False, 42, "", "extra", "all", "anyone", "inherit", [], {}, [""], [{}], ["x", "x"]):
        changes.append(lambda container, key, _, value=value:
                       container.__setitem__(key, copy.deepcopy(value)))
    for word in ("", "extra", "all", "name", "groups"):
        changes.append(lambda container, key, _, word=word: rename_to(container, key, word))
    changes.append(lambda container, key, _: rename_to(container, key, TWINS.get(key, "Extra")))
    for word in ("extra", "deny", "where", "methods", "as", "exactly", "skip", "guest", "function"):
        changes.append(lambda container, key, _, word=word: isinstance(container[key], dict)
                       and container[key].setdefault(word, "guest"))
    for number, _ in enumerate(places(document)):
        for change in changes:
            changed = copy.deepcopy(document)
            container, key = list(places(changed))[number]
            change(container, key, None)
            if json.dumps(changed) != json.dumps(document):
                yield changed
