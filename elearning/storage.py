"""Static files in production: hashed names, compressed, also for modules that scripts import."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashes the addresses inside `import` statements too, so that a module never meets an older one."""

    support_js_module_import_aggregation = True
