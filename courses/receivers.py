"""Keeps the derived outline in step with the page tree."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move, pre_page_move

from courses import api


@receiver([page_published, page_unpublished, post_delete])
def forget_outline_of_a_changed_page(sender: type[Page], instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        api.forget_outline(instance)


@receiver([pre_page_move, post_page_move])
def forget_outlines_of_a_moved_page(
    instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    api.forget_outline(parent_page_before)
    api.forget_outline(parent_page_after)
