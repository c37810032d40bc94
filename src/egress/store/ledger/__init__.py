"""
The ledger: a hash chain over canonical JSON, and signed checkpoints that hold its past still.

In: contents of acts. Out: entries, checkpoints, and what is wrong with either. It knows no database.
"""

from egress.store.ledger.canonical import canonical_bytes as canonical_bytes
from egress.store.ledger.chain import Entry as Entry
from egress.store.ledger.chain import LedgerFault as LedgerFault
from egress.store.ledger.chain import beginning as beginning
from egress.store.ledger.chain import chain_faults as chain_faults
from egress.store.ledger.chain import linked as linked
from egress.store.ledger.checkpoints import Checkpoint as Checkpoint
from egress.store.ledger.checkpoints import checkpoint_faults as checkpoint_faults
from egress.store.ledger.checkpoints import fingerprint as fingerprint
from egress.store.ledger.checkpoints import printed as printed
from egress.store.ledger.checkpoints import public_hex as public_hex
from egress.store.ledger.checkpoints import read_checkpoints as read_checkpoints
from egress.store.ledger.checkpoints import sign_checkpoint as sign_checkpoint
from egress.store.ledger.checkpoints import written as written
from egress.store.ledger.exports import export_lines as export_lines
from egress.store.ledger.exports import read_export as read_export
