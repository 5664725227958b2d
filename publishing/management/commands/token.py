"""lantoa token create --name N --scope S [--unit U] | --partner P [--unit U]

Prints the token alone, once, so that a script can take it.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.api.auth import create_token
from publishing.clock import database_now
from publishing.models import ApiToken, Partner
from publishing.ports import Unit, content_source
from publishing.press import partners


class Command(BaseCommand):
    help = "Make, list or end tokens of the publishing API and of press partners."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="Print a new token.")
        create.add_argument("--name", help="Who will use it.")
        create.add_argument("--scope", choices=ApiToken.Scope.values)
        create.add_argument("--unit", help="Name or page number of a unit.")
        create.add_argument("--partner", help="Name or number of a press partner.")
        actions.add_parser("list", help="The API tokens that have not ended.")
        revoke = actions.add_parser("revoke", help="End an API token.")
        revoke.add_argument("id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        match options["action"]:
            case "create" if options["partner"]:
                self.stdout.write(_partner_token(options["partner"], options["unit"]))
            case "create":
                self.stdout.write(_api_token(options))
            case "list":
                for token in ApiToken.objects.filter(revoked_at=None).order_by("pk"):
                    unit = token.unit_page_id or "-"
                    self.stdout.write(
                        f"{token.pk}\t{token.name}\t{token.scope}\t{unit}\t…{token.hint}"
                    )
            case "revoke":
                ending = ApiToken.objects.filter(pk=options["id"], revoked_at=None)
                if not ending.update(revoked_at=database_now()):
                    raise CommandError(f"There is no live token {options['id']}.")


def _api_token(options: dict[str, Any]) -> str:
    if not options["name"] or not options["scope"]:
        raise CommandError("--name and --scope are needed (or --partner).")
    unit = _unit(options["unit"]) if options["unit"] else None
    _token, text = create_token(
        options["name"],
        options["scope"],
        unit_page_id=unit.page_id if unit else None,
    )
    return text


def _partner_token(name: str, unit: str | None) -> str:
    """A token beside the live ones; a partner that is new is made in `unit`."""
    found = [
        partner
        for partner in Partner.objects.all()
        if name.casefold() in {str(partner.pk), partner.name.casefold()}
    ]
    if len(found) > 1:
        raise CommandError(f"Several partners are called {name}: give the number.")
    if found:
        return partners.rotate(found[0], now=database_now())
    if unit is None:
        raise CommandError(f"There is no partner {name}. --unit U would make one.")
    _partner, text = partners.create_partner(_unit(unit).page_id, name)
    return text


def _unit(name: str) -> Unit:
    units = content_source().units()
    found = [
        unit
        for unit in units
        if name.casefold() in {str(unit.page_id), unit.name.casefold()}
    ]
    if len(found) != 1:
        known = ", ".join(f"{unit.name} ({unit.page_id})" for unit in units[:20])
        raise CommandError(f"There is no unit {name}. There are: {known or '–'}")
    return found[0]
