"""Addresses of the staff pages, below the Wagtail admin."""

from django.urls import path

from evaluation import views

urlpatterns = [
    path("", views.export_cohorts, name="evaluation_cohorts"),
    path("<slug:slug>/", views.export_cohort, name="evaluation_export"),
]
