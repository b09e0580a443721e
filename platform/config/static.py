"""Static files of production: compressed, named by their content, modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """An ES module's `import "./other.js"` names the other by its content too."""

    support_js_module_import_aggregation = True
    # A module gets its last name once those it imports have theirs: one link of a chain a pass.
    max_post_process_passes = 12
