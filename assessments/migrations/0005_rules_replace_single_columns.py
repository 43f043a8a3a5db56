"""The rules of a paper hold what two columns of their own held; going back gives them their defaults first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_rules_and_dealt_questions_of_earlier_papers")]
    operations = [
        # With defaults, so that the columns can come back.
        migrations.AlterField(
            "paperversion", "feedback_policy", models.CharField(default="full", max_length=8)
        ),
        migrations.RemoveField("paperversion", "feedback_policy"),
        migrations.RemoveField("paperversion", "shuffle_items"),
    ]
