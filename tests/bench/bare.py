"""The limit: the smallest Django site that does the same kind of work, on the same server and database.

Views: hello; one template; session and user read; autosave (session, user, CSRF, one upsert).
`python bare.py prepare N` makes the tables and N sessions, and prints them; `bare:application` serves.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django  # noqa: E402
from django.conf import settings  # noqa: E402

from elearning import environment  # noqa: E402

TEMPLATE = """<!doctype html><title>{{ title }}</title>
<ul>{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>"""

if not settings.configured:
    settings.configure(
        SECRET_KEY="k" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": environment.database("DATABASE_URL", Path(tempfile.gettempdir()))},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", {"page.html": TEMPLATE})],
                        )
                    ]
                },
            }
        ],
        USE_TZ=True,
    )
    django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse, JsonResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402

UPSERT = """insert into answer (user_id, item, answer) values (%s, %s, %s)
on conflict (user_id, item) do update set answer = excluded.answer"""


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def template(request: HttpRequest) -> HttpResponse:
    return render(request, "page.html", {"title": "Bare", "lines": range(20)})


def person(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.username)


def save(request: HttpRequest) -> JsonResponse:
    values = [request.user.pk, request.POST["item"], request.POST["answer"]]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, values)
    return JsonResponse({"saved": 1})


urlpatterns = [
    path("hello/", hello),
    path("template/", template),
    path("person/", person),
    path("save/", save),
]


def prepare(count: int) -> list[str]:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "create table answer (user_id integer, item integer, answer text, primary key (user_id, item))"
        )
    sessions = []
    for number in range(count):
        client = Client()
        client.force_login(User.objects.create(username=f"learner-{number}", password="!"))
        sessions.append(client.cookies["sessionid"].value)
    return sessions


if __name__ == "__main__":
    json.dump(prepare(int(sys.argv[2])), sys.stdout)
else:
    application = get_wsgi_application()
