"""Tests of the record: store, ledger, seals, crashes."""
