"""Sound and where it comes from: reading, corpora and fetching them, simulated voices, augmentation.

May import: the root (`labels`, `errors`, `shipped`, `whole`).
"""
