"""Addresses of a learner's certificates; the public check lies at /verify/, outside the languages."""

from django.urls import path

from credentials import views

app_name = "credentials"
urlpatterns = [
    path("<str:serial>.pdf", views.download, name="download"),
    path("issue/<uuid:enrolment>/", views.issue, name="issue"),
]
