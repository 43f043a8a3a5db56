"""The tree every site starts with: four locales, home, catalogue, and the pages of the footer."""

import uuid

from django.conf import settings
from django.db import migrations

TEXTS = [
    (
        "about",
        "About",
        (
            "<p>Self-paced courses and assessments for people who keep, license, trace or control small arms, and for "
            "those who plan and evaluate that work. Every fact carries its source.</p>"
        ),
    ),
    (
        "privacy",
        "Privacy",
        (
            "<p>We keep your e-mail address, the name you want on certificates, and what you do in courses. Questions "
            "about you are optional, asked with your consent, kept apart, and erased when you withdraw it. Reports show "
            "groups, never persons.</p>"
        ),
    ),
    (
        "accessibility",
        "Accessibility",
        (
            "<p>The site aims at WCAG 2.2 level AA: every page and every question can be used by keyboard and screen "
            "reader, without scripts, on a phone. If something stands in your way, please tell your programme.</p>"
        ),
    ),
]


def create_tree(apps, schema_editor):
    content_type = apps.get_model("contenttypes.ContentType")
    page = apps.get_model("wagtailcore.Page")
    site = apps.get_model("wagtailcore.Site")
    locale_model = apps.get_model("wagtailcore.Locale")
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        locale_model.objects.get_or_create(language_code=code)
    locale = locale_model.objects.get(language_code="en")
    site.objects.all().delete()
    page.objects.filter(depth__gt=1).delete()

    def add(model_name, path, url_path, title, **fields):
        model = apps.get_model("courses", model_name)
        kind, _created = content_type.objects.get_or_create(app_label="courses", model=model_name)
        return model.objects.create(
            title=title,
            draft_title=title,
            slug=url_path.strip("/").split("/")[-1],
            content_type=kind,
            path=path,
            depth=len(path) // 4,
            url_path=url_path,
            locale=locale,
            translation_key=uuid.uuid4(),
            **fields,
        )

    home = add(
        "homepage",
        "00010001",
        "/home/",
        "Learning that keeps weapons out of the wrong hands",
        numchild=1 + len(TEXTS),
        introduction="<p>Free courses on gender mainstreaming, stockpile management and integrity in small arms "
        "control, aligned to MOSAIC, the IATG and NATO guidelines, with assessments and certificates.</p>",
    )
    page.objects.filter(depth=1).update(numchild=1)
    add("cataloguepage", "000100010001", "/home/courses/", "Courses", numchild=0)
    for number, (slug, title, body) in enumerate(TEXTS, start=2):
        add("textpage", f"00010001{number:04d}", f"/home/{slug}/", title, numchild=0, body=body)
    site.objects.create(
        hostname="localhost",
        port=80,
        root_page_id=home.pk,
        is_default_site=True,
        site_name=settings.SITE_NAME,
    )


def remove_tree(apps, schema_editor):
    """Back to Wagtail's own start: a plain page as root of the default site."""
    page = apps.get_model("wagtailcore.Page")
    site = apps.get_model("wagtailcore.Site")
    content_type, _created = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="wagtailcore", model="page"
    )
    locale = apps.get_model("wagtailcore.Locale").objects.get(language_code="en")
    site.objects.all().delete()
    page.objects.filter(depth__gt=1).delete()
    plain = page.objects.create(
        title="Home",
        draft_title="Home",
        slug="home",
        content_type=content_type,
        path="00010001",
        depth=2,
        url_path="/home/",
        locale=locale,
        translation_key=uuid.uuid4(),
    )
    page.objects.filter(depth=1).update(numchild=1)
    site.objects.create(hostname="localhost", port=80, root_page_id=plain.pk, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0001_courses_and_learning_records"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(create_tree, remove_tree)]
