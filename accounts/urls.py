"""Addresses of the pages of a person about themselves."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("about-you/", views.demographics, name="demographics"),
    path("about-you/withdraw/", views.withdraw, name="withdraw"),
    path("data/", views.my_data, name="my_data"),
    path("data/my-data.json", views.my_data_file, name="my_data_file"),
    path("security/", views.security, name="security"),
]
