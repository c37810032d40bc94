"""Tests of alerts: what is said, what is caught before release, who may release, and who has answered."""
