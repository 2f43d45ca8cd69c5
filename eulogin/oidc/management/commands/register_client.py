"""Register an OpenID Connect client from its metadata document."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eulogin.oidc.clients import document, register_client
from eulogin.oidc.metadata import MetadataError


class Command(BaseCommand):
    """`manage.py register_client client.json`; `-` reads from standard input."""

    help = "Register an OpenID Connect client, or change it, from its metadata (RFC 7591) in a JSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", help="a JSON file with the metadata; - reads from standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Print the document as registered; a secret that was made stands there and nowhere else."""
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
            metadata = json.loads(text)
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read as JSON: {error}") from error
        if not isinstance(metadata, dict):
            raise CommandError(f"{file} does not hold a JSON object.")
        try:
            client, secret, _created = register_client(metadata)
        except MetadataError as error:
            raise CommandError(f"{error.field}: {error.text}") from error
        self.stdout.write(json.dumps(document(client, secret), indent=2))
