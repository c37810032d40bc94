"""The example cases as files: what they hold and what they must not hold."""
