"""Words for the codes of this app, translated when shown."""

from django.utils.translation import gettext_lazy as _

AREA_LABELS = {
    "collection": _("Weapons collection"),
    "ddr": _("Disarmament, demobilisation and reintegration"),
    "destruction": _("Destruction"),
    "pssm": _("Physical security and stockpile management"),
    "marking-tracing": _("Marking, registering and tracing"),
    "arms-flows": _("Arms flows and illicit trade"),
    "ssr": _("Security sector reform"),
    "gender": _("Gender"),
    "bi": _("Building integrity"),
    "m-and-e": _("Monitoring and evaluation"),
    "transfer-control": _("Transfer control"),
    "training": _("Training"),
}
LENGTH_LABELS = {"short": _("Up to 2 hours"), "medium": _("2 to 5 hours"), "long": _("More than 5 hours")}
"""Length classes of a course by its minutes: up to 120, up to 300, more."""
LENGTH_LIMITS = {"short": (0, 120), "medium": (121, 300), "long": (301, 100_000)}
BLOOM_LABELS = {
    "remember": _("Remember"),
    "understand": _("Understand"),
    "apply": _("Apply"),
    "analyse": _("Analyse"),
    "evaluate": _("Evaluate"),
    "create": _("Create"),
}
