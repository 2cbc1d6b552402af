"""The trees that oxbow and pyright are compared on: those of tests/trees, and some that are annotated throughout."""

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
    }
)

TREES = (
    "aiohttp starlette fastapi pydantic httpx rich textual dns poetry discord tornado flask electrum borgbackup "
    "supervisor mitmproxy buildbot sqlalchemy celery django gajim"
).split()
