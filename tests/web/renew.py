"""Take the reference pictures of the panels anew, or some: ``python -m tests.web.renew [NAME …]``."""

import sys
import tempfile
from pathlib import Path

from .looking import looks, reference_of, save, taken
from .serving import build_pages, free_port, kept_record, served

if __name__ == "__main__":
    build_pages()
    with tempfile.TemporaryDirectory() as folder, served(kept_record(Path(folder)), port=free_port()) as egress:
        for look in looks():
            if not sys.argv[1:] or look.name in sys.argv[1:]:
                save(taken(egress, look)[0], reference_of(look))
                print(reference_of(look))
