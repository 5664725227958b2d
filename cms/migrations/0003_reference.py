"""Lay the registers down, and the sector's movements as pages of the front page."""

from django.db import migrations

from cms.data.movements import MOVEMENTS
from cms.data.reference import lay_registers
from cms.vietnamese.folding import fold
from cms.vietnamese.slugs import slugify

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 4


def lay_reference(apps, schema_editor):
    lay_registers(lambda name: apps.get_model("cms", name))
    _movements(apps)


def _movements(apps):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("cms", "HomePage")
    MovementPage = apps.get_model("cms", "MovementPage")
    home = HomePage.objects.first()
    if home is None:
        return
    kind, _ = ContentType.objects.get_or_create(
        app_label="cms", model="movementpage"
    )
    made = {}
    for movement in MOVEMENTS:
        page = MovementPage.objects.filter(code=movement.code).first()
        if page is None:
            slug = slugify(movement.title)
            page = MovementPage.objects.create(
                title=movement.title,
                draft_title=movement.title,
                slug=slug,
                path=_next_path(Page, home),
                depth=home.depth + 1,
                numchild=0,
                url_path=f"{home.url_path}{slug}/",
                content_type=kind,
                locale_id=home.locale_id,
                live=True,
                code=movement.code,
                kind=movement.kind,
                summary=movement.summary,
                search_folded=fold(f"{movement.title} {movement.summary}"),
            )
            Page.objects.filter(pk=home.pk).update(
                numchild=_children(Page, home).count()
            )
        made[movement.code] = page
    Link = MovementPage.linked.through
    for movement in MOVEMENTS:
        for code in movement.linked:
            Link.objects.get_or_create(
                from_movementpage_id=made[movement.code].pk,
                to_movementpage_id=made[code].pk,
            )


def _children(Page, home):
    return Page.objects.filter(path__startswith=home.path, depth=home.depth + 1)


def _next_path(Page, home):
    last = _children(Page, home).order_by("-path").values_list("path", flat=True).first()
    number = int(last[-STEP:], 36) + 1 if last else 1
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = ALPHABET[digit] + digits
    return home.path + digits.rjust(STEP, "0")


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_front_page")]

    operations = [migrations.RunPython(lay_reference, migrations.RunPython.noop)]
