"""The EU Login mobile app: devices with keys of their own, requests that they answer, codes without network."""
