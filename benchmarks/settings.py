"""The product's own settings; only what a run leaves on disk goes to the folder of the run."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["BENCH_FOLDER"]) / "static"
