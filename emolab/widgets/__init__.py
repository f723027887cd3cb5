"""The interactive parts: thin over functions that are tested without them.

May import: the root, and all rooms but `commands`.
"""
