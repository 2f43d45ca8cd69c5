"""The command `load_reference`."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.usefixtures("reference")
def test_the_command_reports_each_table() -> None:
    out = StringIO()
    call_command("load_reference", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "countries: 0 added, 0 changed, 251 left"
    assert [line.split(":")[0] for line in lines[1:7]] == [
        "authorities",
        "control bodies",
        "chapters",
        "sections",
        "activity types",
        "document types",
    ]
