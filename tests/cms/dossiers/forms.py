"""What a browser posts for the inline parts of a form that were left empty."""

from __future__ import annotations

DOSSIER = ("claims", "awards", "stations", "endorsements", "follow_ups")


def inlines(*names: str, **filled: list[dict[str, object]]) -> dict[str, object]:
    """Management forms of `names`, and of `filled` with their rows."""
    data: dict[str, object] = {}
    for name in (*names, *filled):
        rows = filled.get(name, [])
        data |= {
            f"{name}-TOTAL_FORMS": len(rows),
            f"{name}-INITIAL_FORMS": sum(bool(row.get("id")) for row in rows),
            f"{name}-MIN_NUM_FORMS": 0,
            f"{name}-MAX_NUM_FORMS": 1000,
        }
        for number, row in enumerate(rows):
            data |= {
                f"{name}-{number}-ORDER": number + 1,
                f"{name}-{number}-DELETE": "",
            }
            data |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return data


def person(unit_id: int, name: str, **fields: object) -> dict[str, object]:
    return {
        "unit": unit_id,
        "kind": "individual",
        "standing": "exemplar",
        "deed": "steady",
        "full_name": name,
        **fields,
    }
