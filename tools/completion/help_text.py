"""What `postern --help` and the help of each command list, which is what must be completed."""

import re
import subprocess
import typing

POSTERN = "tools/postern"
HOSTILE = "tools/completion/hostile_table"

OPTION = re.compile(r"^  (-\S+)(?: (\S+))?(?:\s{2,}(.*))?$")
POSITIONAL = re.compile(r"^  ([A-Z]+)( \.\.\.)?\s{2,}(.*)$")
CHOICE = re.compile(r": ([^:]+) \(default \S+\)$")
WORD = re.compile(r"`([a-z][a-z-]*)`")

Option = typing.NamedTuple("Option", [("names", list), ("placeholder", str), ("help", str)])
Positional = typing.NamedTuple("Positional", [("name", str), ("is_repeatable", bool),
                                          ("help", str)])


def printed(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout


def section(text, title):
    """Returns the lines below `title:`, up to an empty one."""
    return re.search(rf"^{title}:\n((?:.+\n)*)|\Z", text, re.MULTILINE).group(1) or ""


def commands():
    """Returns {name: summary}."""
    lines = section(printed(POSTERN, "--help"), "Subcommands").splitlines()
    found = dict(line.split(maxsplit=1) for line in lines)
    assert len(found) > 10, found
    return found


def options(*command):
    text = printed(POSTERN, *command, "--help")
    assert not command or not section(text, "Subcommands"), "a command has commands of its own"
    found = []
    for line in section(text, "Options").splitlines():
        match = OPTION.match(line)
        if match is None:  # the text of an option whose name is long
            found[-1] = found[-1]._replace(help=line.strip())
            continue
        names, placeholder, help_text = match.groups("")
        found.append(Option(names.split(","), placeholder, help_text))
    assert found[0].names == ["-h", "--help"], found
    return found


def positionals(command):
    lines = section(printed(POSTERN, command, "--help"), "Positionals").splitlines()
    return [Positional(match[1], bool(match[2]), match[3]) for match in map(POSITIONAL.match, lines)]


def choices(option):
    """Returns the words that an option takes one of, or nothing: `…: pretty or json (default …)`."""
    match = CHOICE.search(option.help)
    return re.split(r", | or ", match[1]) if match else []


def words(positional):
    """Returns the words that a positional is one of, or nothing: those in backticks."""
    return WORD.findall(positional.help)


# Which files an argument takes, by its name, and in which commands it is another.
POLICY = {"a.yaml", "b.yml", "c.json", "d.pstn", "folder"}
CASES = {"a.yaml", "b.yml", "c.json", "folder"}
YAML = {"a.yaml", "b.yml", "folder"}
REQUESTS = {"c.json", "e.jsonl", "f.ndjson", "folder"}
ALL = {"a.yaml", "b.yml", "c.json", "d.pstn", "e.jsonl", "f.ndjson", "g.txt", "h i.html", "folder"}
FILES = {
    "POLICY": POLICY, "OLD": POLICY, "NEW": POLICY, "PATH": POLICY, "CASES": CASES, "MAPPING": YAML,
    "CLAIMS": {"c.json", "folder"}, "FOLDER": {"folder"}, "fmt POLICY": YAML,
    "--requests": REQUESTS, "--record": REQUESTS, "--vs": POLICY, "--cases": CASES,
    "--output": ALL, "--html": ALL, "--coverage-output": ALL,
}


def make_files(folder):
    """Makes the files of ALL."""
    (folder / "folder").mkdir()
    (folder / "folder" / "inner.yaml").write_text("")
    for name in ALL - {"folder"}:
        (folder / name).write_text("")


def files(command, name):
    return FILES.get(f"{command} {name}", FILES.get(name, set()))


def expected():
    """Returns {line: what it is completed with}: all that the help lists."""
    lines = {"postern ": set(commands()),
             "postern -": {name for option in options() for name in option.names}}
    for command in commands():
        start = f"postern {command} "
        lines[start + "-"] = {name for option in options(command) for name in option.names}
        for option in options(command):
            lines.update(expected_values(start, command, option))
        for positional in positionals(command):
            values = set(words(positional)) or files(command, positional.name)
            lines[start] = values
            start += (min(words(positional)) if words(positional) else "a.yaml") + " "
            if positional.is_repeatable:
                lines[start] = values
        lines.setdefault(start, set())  # as many as there may be
    return lines


def expected_values(start, command, option):
    """Returns the same for the values of an option."""
    name, values = option.names[-1], set(choices(option))
    if option.placeholder.startswith("[="):  # it takes a value behind `=` alone
        return {f"{start}{name}=": values, f"{start}{name} ": files(command, positionals(command)[0].name)}
    if not option.placeholder:
        return {}
    values = values or files(command, name)
    return {f"{start}{name}=": values, f"{start}{name} ": values}


# What else a command line may look like.
MORE = {
    "postern query --as alice ": {"who", "what", "which"},
    "postern query --as=alice who ": POLICY,
    "postern query --groups= ": {"who", "what", "which"},
    "postern query --groups=a,b --guest who ": POLICY,
    "postern query who --path x:y ": POLICY,
    "postern query -- ": {"who", "what", "which"},
    "postern report a.yaml --output x ": CASES,
    "postern check --format=p": {"pretty"},
    "postern check fol": {"folder"},
    "postern ch": {"check"},
    "postern nosuch ": set(),
}


def differences(complete):
    """Returns where `complete` ({line: matches} of lines) differs from what is expected."""
    wanted = {**expected(), **MORE}
    found = complete(wanted)
    return {line: (found[line], wanted[line]) for line in wanted if found[line] != wanted[line]}
