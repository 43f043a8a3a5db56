"""The library that lessons cite: references and glossary terms."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index


class Reference(models.Model):
    """A source document, cited by its key: `S75` in `S75 ¶31`."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=400)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    date = models.CharField(_("date"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=600, blank=True)
    url = models.URLField(_("address"), blank=True)
    panels = [FieldPanel(name) for name in ("key", "title", "publisher", "date", "note", "url")]

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"


class GlossaryTerm(DraftStateMixin, RevisionMixin, TranslatableMixin, index.Indexed, models.Model):
    """A word and its meaning, with the source of the definition."""

    term = models.CharField(_("term"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=120)
    definition = models.CharField(_("definition"), max_length=800)
    source = models.CharField(_("source"), max_length=200, blank=True)
    panels = [FieldPanel(name) for name in ("term", "slug", "definition", "source")]
    search_fields = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.SearchField("definition"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="one_term_per_language_and_slug")
        ]

    def __str__(self) -> str:
        return self.term
