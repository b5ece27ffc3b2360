"""Reads across the features, for home pages, case lists and the case page."""
