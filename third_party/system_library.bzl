"""Gives a library that Debian installed the Bazel labels that upstream gives it.

Headers lie in /usr/include, where the compiler finds them by itself and treats
them as system headers (no warnings); so a label here carries link flags only.
BUILD files therefore read as they would with the upstream repositories.

A library of many archives also has a linker script, `shared.ld`. A shared object
names it among its `linkopts`, since Debian's archives can't be part of one.
"""

def _cc_library(name, deps = [], linkopts = []):
    return """cc_library(
    name = "{}",
    linkopts = {},
    deps = {},
)
""".format(name, linkopts, deps)

def _find_archives(ctx, pattern):
    """Returns the names of all system archives that match `pattern`."""
    found = ctx.execute(["find", "/usr/lib", "-name", pattern, "-printf", "%f\\n"])
    names = {name: True for name in found.stdout.split("\n") if name}
    if not names:
        fail("no {} below /usr/lib: run ./dev setup".format(pattern))
    return sorted(names)

def _group(archives):
    """Returns the flags that link all of `archives`."""
    return (["-Wl,--start-group"] + ["-l:" + name for name in archives] +
            ["-Wl,--end-group", "-pthread"])

def _shared_script(archives):
    """Returns a linker script of the shared libraries of the same names, as far as they are used."""
    names = [name[len("lib"):-len(".a")] for name in archives]
    return "INPUT ( AS_NEEDED ( {} ) )\n".format(" ".join(["-l" + name for name in names]))

def _system_library_impl(ctx):
    if not ctx.path("/usr/include/" + ctx.attr.header).exists:
        fail("{} is missing (/usr/include/{}): run ./dev setup".format(
            ctx.attr.debian_package,
            ctx.attr.header,
        ))

    linkopts = ctx.attr.linkopts
    if ctx.attr.link_group:
        archives = _find_archives(ctx, ctx.attr.link_group)
        linkopts = linkopts + _group(archives)
        ctx.file("shared.ld", _shared_script(archives))

    # One target holds the link flags, so they come once however many labels
    # of the library a binary depends on.
    packages = {"": [_cc_library("link", linkopts = linkopts)]}
    if ctx.attr.link_group:
        packages[""].append('exports_files(["shared.ld"])\n')
    if ctx.attr.main_targets:
        packages[""].append(_cc_library("link_main", ["//:link"], ctx.attr.main_linkopts))
    for targets, dep in [(ctx.attr.targets, "//:link"), (ctx.attr.main_targets, "//:link_main")]:
        for target in targets:
            package, name = target.split(":")
            packages.setdefault(package, []).append(_cc_library(name, [dep]))

    for package, libraries in packages.items():
        ctx.file(
            (package + "/" if package else "") + "BUILD.bazel",
            'package(default_visibility = ["//visibility:public"])\n\n' + "\n".join(libraries),
        )

system_library = repository_rule(
    implementation = _system_library_impl,
    local = True,
    attrs = {
        "debian_package": attr.string(mandatory = True, doc = "named when the library is missing"),
        "header": attr.string(mandatory = True, doc = "a file below /usr/include that proves it is there"),
        "targets": attr.string_list(mandatory = True, doc = "labels, as package:name"),
        "linkopts": attr.string_list(),
        "link_group": attr.string(doc = "pattern of archives that depend on each other"),
        "main_targets": attr.string_list(doc = "labels that also bring a main()"),
        "main_linkopts": attr.string_list(),
    },
)
