"""All addresses of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from credentials import views as credentials_views
from elearning import views

TO_LOGIN = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    # One login door: Wagtail's own login would pass by throttling and MFA.
    path("admin/login/", TO_LOGIN),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("verify/", credentials_views.verify_form, name="verify"),
    path("verify/<str:serial>/", credentials_views.verify, name="verify-serial"),
    *(static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT) if settings.DEBUG else []),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("account/", include("accounts.urls")),
        path("my-learning/", views.dashboard, name="dashboard"),
        path("learn/", include("courses.urls")),
        path("learn/", include("assessments.urls")),
        path("cohorts/", include("cohorts.urls")),
        path("certificates/", include("credentials.urls")),
        path("language/", include("django.conf.urls.i18n")),
        path("courses/", serve, {"path": "courses/"}, name="catalogue"),
        path("about/", serve, {"path": "about/"}, name="about"),
        path("privacy/", serve, {"path": "privacy/"}, name="about-privacy"),
        path("accessibility/", serve, {"path": "accessibility/"}, name="about-accessibility"),
        path("", serve, {"path": ""}, name="home"),
        path("", include(wagtail_urls)),
    ),
]
