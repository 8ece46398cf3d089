"""How the judge of the evaluator is compiled."""

# Also in builds for debugging: tens of millions of decisions take minutes otherwise.
OPTIMISED = ["-O2"]
