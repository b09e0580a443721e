"""Templates are compiled before the first reader of a process."""

from pathlib import Path

from django.template import engines

from config import compiled


def test_all_of_ours_are_ready() -> None:
    compiled.compile_templates()
    (cached,) = engines["django"].engine.template_loaders
    ready = {
        Path(template.origin.name)
        for template in cached.get_template_cache.values()
        if hasattr(template, "origin")
    }
    (folder,) = map(Path, engines["django"].dirs)
    assert set(folder.rglob("*.html")) <= ready
