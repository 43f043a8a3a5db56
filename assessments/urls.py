"""Addresses of attempts; assessment pages themselves are served by Wagtail."""

from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("assessments/<int:page_id>/start/", views.start, name="start"),
    path("attempts/<uuid:attempt_uuid>/", views.attempt, name="attempt"),
    path("attempts/<uuid:attempt_uuid>/answers/", views.save, name="save"),
    path("attempts/<uuid:attempt_uuid>/submit/", views.submit, name="submit"),
    path("attempts/<uuid:attempt_uuid>/result/", views.result, name="result"),
]
