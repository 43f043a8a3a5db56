"""What assessments add to the admin, one file a noun; importing a file registers it."""

from assessments.wagtail_hooks import bank, bank_bulk, bank_pages, bank_papers, figures, regrading, serving

__all__ = ["bank", "bank_bulk", "bank_pages", "bank_papers", "figures", "regrading", "serving"]
