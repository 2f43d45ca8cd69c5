"""The EU Login app of a phone operated by script: what the browser's app does with WebCrypto, done in Python.

It speaks to EU Login by the same JSON API (docs/mobile-app-api.md) and knows nothing else of it.
"""
