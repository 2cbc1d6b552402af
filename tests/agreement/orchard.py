"""The trees that oxbow and pyright are compared on: those of tests/trees, some that are annotated throughout, and old
applications with little maintenance, in which much fails."""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "trees"))

import trees

trees.TREES.update(
    {
        "tornado": ["python3-tornado"],
        "starlette": ["python3-starlette"],
        "fastapi": ["python3-fastapi"],
        "pydantic": ["python3-pydantic"],
        "httpx": ["python3-httpx", "python3-httpcore"],
        "rich": ["python3-rich"],
        "textual": ["python3-textual"],
        "dns": ["python3-dnspython"],
        "discord": ["python3-discord"],
        "poetry": ["python3-poetry"],
        "mitmproxy": ["mitmproxy"],
        "gajim": ["gajim"],
        "bleachbit": ["bleachbit"],
        "heat": ["python3-heat"],
        "hplip": ["hplip", "hplip-data", "hplip-gui"],
        "onboard": ["onboard", "onboard-common"],
        "orca": ["orca"],
        "zim": ["zim"],
    }
)

# Nobody asks pyright about these: it would describe them by its own stubs. All findings are judged by reading.
READ = ("stdlib",)

TREES = (
    "aiohttp starlette fastapi pydantic httpx rich textual dns poetry discord tornado flask electrum borgbackup "
    "supervisor mitmproxy buildbot sqlalchemy celery django gajim "
    "bleachbit heat hplip onboard orca zim"
).split()
