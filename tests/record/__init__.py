"""The record of the Kabul airlift of August 2021 as a check on the model."""
