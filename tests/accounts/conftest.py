"""Amina in a browser of hers, and an administrator."""

import pytest

from tests import factories as make

BACKEND = "accounts.adapters.SignInBackend"


@pytest.fixture
def admin(db):
    return make.user("admin", is_staff=True, is_superuser=True)


@pytest.fixture
def amina_client(client, amina):
    client.force_login(amina, backend=BACKEND)
    return client
