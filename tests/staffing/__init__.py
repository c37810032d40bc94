"""Tests of who stays for which function."""
