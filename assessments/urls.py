"""Addresses of attempts; assessment pages themselves are served by Wagtail."""

from django.urls import path

from assessments.views import answers, attempts, files

app_name = "assessments"
urlpatterns = [
    path("assessments/<int:page_id>/start/", attempts.start, name="start"),
    path("attempts/<uuid:attempt_uuid>/", attempts.attempt, name="attempt"),
    path("attempts/<uuid:attempt_uuid>/answers/", answers.save, name="save"),
    path("attempts/<uuid:attempt_uuid>/submit/", answers.submit, name="submit"),
    path("attempts/<uuid:attempt_uuid>/files/", files.change, name="files"),
    path("attempts/<uuid:attempt_uuid>/files/<uuid:file_uuid>/", files.download, name="file"),
    path("attempts/<uuid:attempt_uuid>/result/", attempts.result, name="result"),
]
