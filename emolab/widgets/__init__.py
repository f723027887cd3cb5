"""Widgets: thin over functions that are tested without them."""
