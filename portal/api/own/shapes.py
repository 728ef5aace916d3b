"""What the schemas of `/api/v1` are written with."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def record(needed: tuple[str, ...] | None = None, /, **members: Schema) -> Schema:
    """An object without other members; each is always there unless `needed` says which are."""
    return {
        "type": "object",
        "required": list(members if needed is None else needed),
        "properties": members,
        "additionalProperties": False,
    }


def several(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def named(name: str) -> Schema:
    """A schema that stands elsewhere in the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def page(of: str) -> Schema:
    """One page of a list by cursor."""
    return record(("items", "next"), items=several(named(of)), next=TEXT_OR_NULL, total=COUNT)


TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
COUNT_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 0}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MOMENT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
SHARE: Schema = {"type": ["number", "null"], "description": "Per cent; null where it is not known."}
