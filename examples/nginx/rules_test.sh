#!/usr/bin/env bash
# The example's policy decides what its cases say, and they notice each small change to it.
exec tools/postern test --coverage --min-coverage 100 --min-mutation 100 examples/nginx
