"""Puts back what the migrations create and a flushed database has lost: locales, page tree, collections, groups."""

import importlib

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Locale, Page

from elearning.roles import create_groups


def restore_site_tree(**kwargs: object) -> None:
    if Page.objects.filter(depth=2).exists():
        return
    ContentType.objects.clear_cache()
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    importlib.import_module("courses.migrations.0002_locales_home_and_catalogue").create_tree(apps, None)
    create_groups()
