"""What a command returns to the shell."""

EXIT_ANSWERED, EXIT_INTERNAL, EXIT_INPUT = 0, 1, 2
"""Answered (a case that cannot be cleared too); a fault of ours; input to be mended."""
