#!/usr/bin/env bash
# Calls the compiler for cargo, which names it as the first argument (RUSTC_WRAPPER), with names of symbols that do not
# depend on the folder. Cargo derives `-C metadata` of a package outside its workspace's folder, which the ledger is, and of
# all that use it, from where they are; the names decide the order in which functions are optimized and laid out.
set -euo pipefail
arguments=()
crate= manifest=${CARGO_MANIFEST_DIR:-}
previous=
for argument in "$@"; do
  [ "$previous" = --crate-name ] && crate=$argument
  case $argument in
    metadata=*) case $manifest in "$OPENMAST_SOURCES"/*) argument=metadata=openmast-$crate ;; esac ;;
  esac
  arguments+=("$argument")
  previous=$argument
done
exec "${arguments[@]}"
