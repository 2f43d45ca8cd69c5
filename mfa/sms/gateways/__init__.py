"""Gateways to the phone networks, one file each; `settings.SMS_GATEWAY` names the one in use."""
