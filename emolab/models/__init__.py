"""Classifiers: classical pipelines, linear ones, hierarchies, text, fusion, corrections; `deep` holds the nets.

May import: the root, `recordings`, `features`.
"""
