"""The method "Security Key or Trusted Platform": FIDO2 keys, the devices that carry one, passkeys."""
