"""Which errors of policies and case files a schema must see, and why it can't see the others."""

import re

# Errors of structure: an unknown key, a missing one, a wrong type, an unknown word, an empty list.
STRUCTURAL = {
    "all-beside-others", "bad-name", "bad-request", "case-version", "duplicate-value", "empty-list",
    "empty-principal", "empty-test", "empty-text", "inherit-not-first", "methods-without-url",
    "missing-key", "no-tests", "not-in-amplify", "not-text", "only-skipped", "reserved-attribute",
    "reserved-name", "two-effects", "unknown-key", "unknown-paths", "unknown-selector",
    "unknown-semantics", "unsupported-version", "unused-key", "wrong-type", "duplicate-name",
    "unknown-action",
}

# (id, message, text at the place, why): errors of such an id that no schema sees all the same.
EXCEPTIONS = [
    ("not-text", "is read as .* by YAML 1.1", "", "an editor reads YAML 1.2, where this is text"),
    ("not-text", "", r"[^\s:]+\s*:", "an editor reads every key as text"),
    ("wrong-type", "^`access` must be a map", "", "a schema knows not whether it is YAML or JSON"),
    ("duplicate-name", "^two tests are called|is declared twice", "", "a schema compares no two names"),
]

UNSEEN = [
    (r"duplicate-key|alias|anchor|tag|merge-key|second-document|empty-file|complex-key|control-character"
     r"|needs-quotes|not-utf8|encoding|json-syntax|yaml-syntax|too-deep|scalar-too-long",
     "of the text, before there is a document"),
    (r"pattern-.*|amplify-.*", "of the language of patterns and paths"),
    (r"duplicate-id|same-paths|closure-.*|too-many-.*|policy-too-complex|where-too-large",
     "of several rules together"),
    (r"owner-without-entity-id|unknown-variable|variable-.*", "of a pattern and what stands below it"),
    (r"undeclared-.*|nested-set|method-.*", "of names that the policy itself declares"),
    (r"unknown-principal|no-principals|.*-placeholder|unused-value",
     "of names that the case file itself declares"),
    (r"unmentioned-.*|groups-left-open|bad-because|unreadable", "of the policy that is tested"),
    (r"only-in-ci", "of where it is run"),
]


def why_unseen(kind, error, document):
    """Returns why a schema can't see this error of a document of this kind; None if it must."""
    if error.id not in STRUCTURAL:
        for ids, why in UNSEEN:
            if re.fullmatch(ids, error.id):
                return why
        raise KeyError(f"is {error} of structure? say so in error_kinds.py")
    for issue, message, text, why in EXCEPTIONS:
        if error.id == issue and re.search(message, error.message) and re.match(text, error.text):
            return why
    if error.id == "unknown-action":
        if kind != "policy" or (isinstance(document, dict) and "actions" in document):
            return "of names that the policy itself declares"
    return None
