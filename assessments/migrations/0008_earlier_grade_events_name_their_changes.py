"""Grade events from before changes were recorded name the points of each question, so that they can be replayed."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db import migrations


def fill(apps, schema_editor):
    events = apps.get_model("assessments", "GradeEvent").objects.filter(kind="automatic", changes={})
    responses = apps.get_model("assessments", "Response").objects.filter(points__isnull=False)
    batch = []
    for event in events.iterator(chunk_size=500):
        rows = responses.filter(attempt_id=event.attempt_id).order_by("item__position")
        event.changes = {
            str(position): change(points, item)
            for position, points, item in rows.values_list("item__position", "points", "item__item_id")
        }
        batch.append(event)
        if len(batch) == 500:
            events.model.objects.bulk_update(batch, ["changes"])
            batch = []
    events.model.objects.bulk_update(batch, ["changes"])


def change(points, item):
    """Shares of questions have small denominators: 0.3333 was a third."""
    said = {"before": None, "after": f"{points:.4f}", "item": item}
    share = Fraction(points).limit_denominator(144)
    written = Decimal(share.numerator) / Decimal(share.denominator)
    if share != Fraction(points) and written.quantize(Decimal("0.0001"), ROUND_HALF_UP) == points:
        said["exact"] = str(share)
    return said


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_answers_being_marked")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
