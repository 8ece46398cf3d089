"""A second C++ toolchain, Clang, for the fuzzers: libFuzzer comes with Clang only.

Bazel's own detection runs twice, once as always (GCC) and once with Clang in
GCC's place. Choosing by the CC variable instead would throw away every result
of the one compiler when the other is used.
"""

load("@bazel_tools//tools/cpp:cc_configure.bzl", "cc_autoconf_impl")

def _clang_toolchain_impl(ctx):
    clang = ctx.which("clang-14") or ctx.which("clang")
    if not clang:
        fail("clang is missing: run ./dev setup")
    cc_autoconf_impl(ctx, overriden_tools = {"gcc": str(clang)})

clang_toolchain = repository_rule(
    implementation = _clang_toolchain_impl,
    configure = True,
    local = True,
)
