"""Addresses of what learners do in a course; the pages themselves are served by Wagtail."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("course/<int:page_id>/enrol/", views.enrol, name="enrol"),
    path("course/<int:page_id>/leave/", views.withdraw, name="withdraw"),
    path("step/<int:page_id>/done/", views.complete, name="complete"),
]
