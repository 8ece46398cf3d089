"""cc_fuzz_test: one libFuzzer target with its seeds."""

def cc_fuzz_test(name, srcs, deps = [], corpus = [], **kwargs):
    """Declares a fuzzer, built only by `--config=fuzz` and run by `./dev fuzz`.

    Args:
      name: the target; `./dev fuzz` finds it by its tag and runs it.
      srcs: files that define LLVMFuzzerTestOneInput.
      deps: as in cc_library.
      corpus: seed files, usually `glob(["..."])` or a filegroup of //testdata.
      **kwargs: handed on to cc_binary.
    """
    native.cc_binary(
        name = name,
        testonly = True,
        srcs = srcs,
        # "manual" keeps it out of `//...`: without --config=fuzz it has no main().
        tags = ["fuzz", "manual"],
        linkopts = ["-fsanitize=fuzzer"],
        deps = deps,
        **kwargs
    )
    native.filegroup(
        name = name + "_corpus",
        testonly = True,
        srcs = corpus,
        tags = ["manual"],
    )
