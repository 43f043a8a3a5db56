"""Papers and attempts from before delivery rules get the rules and the order of questions that they had."""

from hashlib import sha256

from django.db import migrations

SHOWN = ["answer", "correctness", "points", "feedback", "key", "sources"]
AFTER = ("right_after", "later", "after_close")
FEEDBACK = {"full": dict.fromkeys(AFTER, SHOWN), "score": dict.fromkeys(AFTER, ["points"]), "none": {}}


def fill(apps, schema_editor):
    paper_versions = apps.get_model("assessments", "PaperVersion")
    for paper in paper_versions.objects.iterator():
        paper.rules = {"feedback": FEEDBACK[paper.feedback_policy], "shuffle_items": paper.shuffle_items}
        paper.save(update_fields=["rules"])
    positions = {}
    items = apps.get_model("assessments", "PaperItem").objects.order_by("position")
    for paper, position in items.values_list("paper_id", "position"):
        positions.setdefault(paper, []).append(position)
    attempts = apps.get_model("assessments", "Attempt")
    batch = []
    for attempt in attempts.objects.select_related("paper").iterator(chunk_size=1000):
        attempt.positions = positions.get(attempt.paper_id, [])
        if attempt.paper.shuffle_items:
            attempt.positions = sorted(attempt.positions, key=lambda at: earlier_order(attempt.uuid, at))
        batch.append(attempt)
        if len(batch) == 1000:
            attempts.objects.bulk_update(batch, ["positions"])
            batch = []
    attempts.objects.bulk_update(batch, ["positions"])


def earlier_order(uuid, position):
    """The digest that shuffled the questions of an attempt before its order was recorded."""
    return sha256(f'["{uuid}",{position}]'.encode()).hexdigest()


def restore(apps, schema_editor):
    """Write the rules back into the columns that they came from."""
    paper_versions = apps.get_model("assessments", "PaperVersion")
    for paper in paper_versions.objects.iterator():
        feedback = paper.rules.get("feedback", {})
        paper.feedback_policy = next((name for name, table in FEEDBACK.items() if table == feedback), "score")
        paper.shuffle_items = paper.rules.get("shuffle_items", False)
        paper.save(update_fields=["feedback_policy", "shuffle_items"])


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_delivery_grading_and_reviews")]
    operations = [migrations.RunPython(fill, restore)]
