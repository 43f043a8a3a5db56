"""The catalogue's filter form."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.api import CatalogueFilters
from courses.areas import AREAS
from courses.labels import AREA_LABELS, LENGTH_LABELS


class CatalogueForm(forms.Form):
    """Filters from the address. Unknown values filter nothing: an old link still shows courses."""

    q = forms.CharField(
        label=_("Search"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    area = forms.ChoiceField(label=_("Topic"), required=False)
    standard = forms.CharField(label=_("Standard"), max_length=120, required=False, widget=forms.Select())
    language = forms.ChoiceField(label=_("Language"), required=False)
    length = forms.ChoiceField(label=_("Length"), required=False)

    def __init__(self, data: object) -> None:
        super().__init__(data)
        self.fields["area"].choices = [("", _("All topics")), *((code, AREA_LABELS[code]) for code in AREAS)]
        self.fields["language"].choices = [("", _("All languages")), *settings.LANGUAGES]
        self.fields["length"].choices = [("", _("Any length")), *LENGTH_LABELS.items()]

    def offer_standards(self, standards: Iterable[str]) -> None:
        self.fields["standard"].widget.choices = [
            ("", _("All standards")),
            *((name, name) for name in standards),
        ]

    def _value(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name, "")

    def filters(self) -> CatalogueFilters:
        return CatalogueFilters(
            search=self._value("q"),
            area=self._value("area"),
            standard=self._value("standard"),
            language=self._value("language"),
            length=self._value("length"),
        )

    def page(self) -> int:
        number = self.data.get("page", "1")
        return int(number) if number.isdecimal() and len(number) < 6 else 1

    def query(self) -> str:
        """The filters as a query string without the page number, for pagination links."""
        data = self.data.copy()
        data.pop("page", None)
        return data.urlencode()
