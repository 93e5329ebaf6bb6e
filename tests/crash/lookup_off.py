"""What the providers are without the look for a job that is there already: they must pay twice.

Nothing of this is in the product: the interpreters of the project's hosts are told, by a
`sitecustomize` on their path, to change one method as soon as its module has been imported.
"""

from __future__ import annotations

from tests.engine.project import Project

_SITECUSTOMIZE = """
import importlib.machinery, sys

class Changing:
    @staticmethod
    def find_spec(name, path, target=None):
        if name != "finetune.azure.data_plane":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            module.DataPlane.jobs  # fails where it has another name by now
            module.DataPlane.jobs = lambda _: iter(())

        spec.loader.exec_module = exec_module
        return spec

if "pulumi.dynamic" in sys.orig_argv:
    sys.meta_path.insert(0, Changing)
"""


def switch_lookup_off(project: Project) -> None:
    """Makes the project's hosts find no job, whatever there is."""
    folder = project.root / ".local/lookup_off"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_SITECUSTOMIZE)
    project.environment["PYTHONPATH"] = str(folder)
