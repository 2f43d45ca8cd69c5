"""Notices: what TRACES tells people in its pages, and by e-mail where they want that. All of TRACES may call it."""
