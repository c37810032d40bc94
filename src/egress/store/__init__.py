"""
What is kept: acts in a ledger that cannot be rewritten, versions of cases, documents, and names under lock.

In: acts, cases and documents. Out: the same again as they stood on any day, and what is wrong if somebody tampered.
"""

from egress.store.addresses import StoreAddress as StoreAddress
from egress.store.addresses import store_address as store_address
from egress.store.case_versions import KeptVersion as KeptVersion
from egress.store.copying import copy_store as copy_store
from egress.store.copying import store_digest as store_digest
from egress.store.documents import DocumentSummary as DocumentSummary
from egress.store.documents import document_digest as document_digest
from egress.store.faults import StoreUnavailable as StoreUnavailable
from egress.store.ledger import Checkpoint as Checkpoint
from egress.store.ledger import fingerprint as fingerprint
from egress.store.ledger import printed as printed
from egress.store.ledger import public_hex as public_hex
from egress.store.ledger import read_checkpoints as read_checkpoints
from egress.store.ledger import read_export as read_export
from egress.store.ledger import written as written
from egress.store.opening import new_store as new_store
from egress.store.opening import open_store as open_store
from egress.store.opening import upgrade_store as upgrade_store
from egress.store.sealed_texts import SealedTexts as SealedTexts
from egress.store.sealing import DESTROYED as DESTROYED
from egress.store.sealing import TOKEN as TOKEN
from egress.store.sealing import Keyring as Keyring
from egress.store.sealing import Sealer as Sealer
from egress.store.sealing import filled as filled
from egress.store.store import Store as Store
from egress.store.store import VersionMovedOn as VersionMovedOn
from egress.store.store import ledger_lines as ledger_lines
from egress.store.store import new_act_id as new_act_id
from egress.store.tokening import tokened_case as tokened_case
from egress.store.verifying import Verification as Verification
from egress.store.verifying import verify_entries as verify_entries
from egress.store.verifying import verify_store as verify_store
