"""Virtual phones: foreign devices that receive text messages and show them in the browser.

Like a real phone they know nothing of the rest: the only door is the SMS gateway contract.
"""
