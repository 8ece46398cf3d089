"""postern_test: case files as a test target, see docs/ci.md.

    load("@postern//tools:postern_test.bzl", "postern_test")

    postern_test(
        name = "rooms_test",
        cases = ["rooms_test.yaml"],
        policy = ["rooms.yaml"],
    )

It passes if `postern test --ci` ends with status 0. Case files name their policies relative to
themselves, as they lie in the source tree. Bazel's test.xml has each test of theirs.
"""

# Bazel says where it wants the report, but not if somebody runs the executable.
_LAUNCHER = """#!/bin/sh
exec {command} ${{XML_OUTPUT_FILE:+--format=junit "--output=$XML_OUTPUT_FILE"}} "$@"
"""

def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"

def _postern_test_impl(ctx):
    words = [ctx.executable._postern.short_path, "test", "--ci"]
    words += [file.short_path for file in ctx.files.cases]
    launcher = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        launcher,
        _LAUNCHER.format(command = " ".join([_quoted(word) for word in words])),
        is_executable = True,
    )
    files = ctx.files.cases + ctx.files.policy + ctx.files.data
    runfiles = ctx.runfiles(files = files).merge(ctx.attr._postern[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

postern_test = rule(
    implementation = _postern_test_impl,
    doc = "Runs case files. `args` are more arguments of `postern test`.",
    test = True,
    attrs = {
        "cases": attr.label_list(
            doc = "The case files to run.",
            allow_empty = False,
            allow_files = [".yaml", ".json"],
            mandatory = True,
        ),
        "policy": attr.label_list(
            doc = "The policies that the case files name: text, or compiled ones.",
            allow_empty = False,
            allow_files = [".yaml", ".json", ".pstn"],
            mandatory = True,
        ),
        "data": attr.label_list(
            doc = "What else the case files name: files of principals.",
            allow_files = True,
        ),
        "_postern": attr.label(
            cfg = "target",
            default = Label("//tools:postern"),
            executable = True,
        ),
    },
)
