"""Addresses of learners who join and leave cohorts."""

from django.urls import path

from cohorts import views

app_name = "cohorts"
urlpatterns = [
    path("join/", views.join, name="join"),
    path("join/<str:code>/", views.join_code, name="join-code"),
    path("leave/<slug:slug>/", views.leave, name="leave"),
]
