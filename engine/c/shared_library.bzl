"""shared_library: libpostern.so, and those that tests hold it against."""

def shared_library(name, deps, linkopts = [], **kwargs):
    """Declares a shared library that exports the names of postern.map and no others.

    Args:
      name: the file's name.
      deps: what it is made of. Each is linked as a whole if it says `alwayslink`.
      linkopts: further flags.
      **kwargs: handed on to cc_binary.
    """
    native.cc_binary(
        name = name,
        additional_linker_inputs = [
            "postern.map",
            "@com_google_absl//:shared.ld",
        ],
        linkopts = linkopts + [
            # gold exports what of the standard library was compiled here, whatever the script says.
            "-fuse-ld=lld",
            "-Wl,-soname,libpostern.so.1",
            "-Wl,--version-script=$(location postern.map)",
            "-Wl,--no-undefined",
            # Debian's archives of Abseil can't be part of it. These come before them, and leave
            # nothing to take.
            "$(location @com_google_absl//:shared.ld)",
        ],
        linkshared = True,
        deps = deps,
        **kwargs
    )
