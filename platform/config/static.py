"""Static files of production: compressed, named by their content, modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """An ES module's `import "./other.js"` names the other by its content too."""

    support_js_module_import_aggregation = True
