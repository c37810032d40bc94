"""Older versions of the case format: read, brought up to date, refused in the words of their author."""
