"""What the tests of the journal and its copy share."""

from collections.abc import Iterator

import pytest

from tests.postgrest import Project, running_project, token
from tests.services import or_skip


@pytest.fixture(scope="session")
def running_memfire(postgres_url: str) -> Iterator[Project]:
    yield from or_skip(running_project(postgres_url))


@pytest.fixture
def project(running_memfire: Project) -> Iterator[Project]:
    """A Memfire project with empty tables, every part of it running."""
    running_memfire.sql("truncate public.sessions cascade")
    running_memfire.faults.clear()
    running_memfire.calls.clear()
    yield running_memfire


@pytest.fixture
def memfire_on(settings):
    """Memfire is configured; nothing answers at its address."""
    settings.MEMFIRE_URL = "http://127.0.0.1:9"
    settings.MEMFIRE_SERVICE_KEY = token("service_role")
    return settings
