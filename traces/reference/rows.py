"""The files of `data/` as rows for the models: one function a table, in the order of their references."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from traces.reference.models import Chapter, Section

Row = dict[str, Any]

DATA = Path(__file__).parent / "data"
COMMISSION = "EC"
# Where border posts answer to a service of their own rather than to the country's first central authority.
_BORDER_SERVICES = {"FR": "FR00000-SIVEP"}


def read(name: str) -> list[dict[str, str]]:
    """All lines of one file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def countries() -> list[Row]:
    """Rows of `Country`."""
    return [
        {
            "iso2": line["iso2"],
            "name_en": line["name_en"],
            "name_fr": line["name_fr"],
            "eu_member": line["eu_member"] == "true",
            "efta": line["efta"] == "true",
            "group": line["traces_country_group"],
            "participating": line["traces_participating"],
            "note": line["note"],
        }
        for line in read("countries.csv")
    ]


def authorities() -> list[Row]:
    """Rows of `Authority`, border posts included, parents first; `parent_code` in place of the parent's id."""
    lines = [_authority(line) for line in read("authorities.csv")]
    central = {line["country_id"]: line["code"] for line in reversed(lines) if line["kind"] == "CCA"}
    superiors = {**central, **_BORDER_SERVICES}
    lines += [_border_post(line, superiors[line["country"]]) for line in read("bcps.csv")]
    parents = {line["code"]: line["parent_code"] for line in lines}

    @cache
    def path(code: str) -> str:
        return f"{path(parents[code])}/{code}" if parents[code] else code

    for line in lines:
        line["path"] = path(line["code"])
    return sorted(lines, key=lambda line: (line["path"].count("/"), line["path"]))


def _authority(line: dict[str, str]) -> Row:
    commission = line["kind"] == "COMMISSION"
    return {
        "code": line["code"],
        "country_id": None if commission else line["country"],
        "kind": line["kind"],
        "border_post_type": "",
        "name_en": line["name_en"],
        "name_local": line["name_local"],
        "competence": line["competence"],
        "department_code": line["department_code"],
        "region": line["region"],
        # The Commission creates every central authority: it stands above those that name no other superior.
        "parent_code": None if commission else line["parent_code"] or COMMISSION,
        "categories": "",
        "name_evidence": line["name_evidence"],
        "code_evidence": line["code_evidence"],
        "source": line["source"],
    }


def _border_post(line: dict[str, str], superior: str) -> Row:
    return {
        "code": line["code"],
        "country_id": line["country"],
        "kind": "BCP",
        "border_post_type": line["kind"],
        "name_en": line["name"],
        "name_local": line["name"],
        "competence": "border controls",
        "department_code": "",
        "region": "",
        "parent_code": superior,
        "categories": line["categories"],
        "name_evidence": line["code_evidence"],
        "code_evidence": line["code_evidence"],
        "source": line["source"],
    }


def control_bodies() -> list[Row]:
    """Rows of `ControlBody`."""
    return [
        {
            "code": line["code"],
            "name": line["name"],
            "home_country_id": line["home_country"],
            "certified_country_id": line["certified_country"],
            "scope": line["scope"],
            "evidence": line["evidence"],
            "source": line["source"],
        }
        for line in read("control_bodies.csv")
    ]


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [{**row, "position": position} for position, row in enumerate(rows, start=1)]


def chapters() -> list[Row]:
    """Rows of `Chapter`."""
    rows = {
        line["chapter_code"]: {
            "code": line["chapter_code"],
            "name_en": line["chapter_en"],
            "name_fr": line["chapter_fr"],
        }
        for line in read("operator_activities.csv")
    }
    return _numbered(rows.values())


def sections() -> list[Row]:
    """Rows of `Section`; the chapters must be stored."""
    chapter_ids = dict(Chapter.objects.values_list("code", "pk"))
    rows = {
        (line["section_code"], line["country_scope"]): {
            "chapter_id": chapter_ids[line["chapter_code"]],
            "code": line["section_code"],
            "country_scope": line["country_scope"],
            "name_en": line["section_en"],
            "name_fr": line["section_fr"],
            "lms_managed": line["lms_managed"] == "true",
            "active": line["section_active"] == "true",
        }
        for line in read("operator_activities.csv")
    }
    return _numbered(rows.values())


def activity_types() -> list[Row]:
    """Rows of `ActivityType`; the sections must be stored. Some sections have none."""
    section_ids = {(code, scope): pk for code, scope, pk in Section.objects.values_list("code", "country_scope", "pk")}
    return _numbered(
        {
            "section_id": section_ids[line["section_code"], line["country_scope"]],
            "code": line["activity_code"],
            "name_en": line["activity_en"],
            "name_fr": line["activity_fr"],
            "self_registration": line["self_registration"] == "yes",
            "validated_by": line["validated_by"],
            "validated_by_evidence": line["validated_by_evidence"],
        }
        for line in read("operator_activities.csv")
        if line["activity_code"]
    )


def document_types() -> list[Row]:
    """Rows of `DocumentType`: the file's columns are the model's fields."""
    return [dict(line) for line in read("document_types.csv")]
