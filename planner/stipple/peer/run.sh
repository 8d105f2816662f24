#!/bin/sh
# Measures the peer of planner/stipple beside it: run.sh DIRECTORY, a checkout
# of https://github.com/cemyuksel/cyCodeBase (MIT licence).
set -eu
here=$(dirname "$0")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"${CXX:-c++}" -O3 -march=native -std=c++17 -I"$1" -o "$out/wse" "$here/wse.cpp"
"$out/wse"
