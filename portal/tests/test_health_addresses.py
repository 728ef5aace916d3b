"""What load balancers and monitors ask: answered without TLS, which they do not speak inside."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(settings):
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/healthz/worker"])
def test_health_is_told_without_tls(strict, client, address):
    assert client.get(address).status_code in {200, 503}


@pytest.mark.parametrize("address", ["/", "/customers/", "/healthz/else", "/accounts/login/"])
def test_every_other_page_is_sent_to_https(strict, client, address):
    answer = client.get(address)

    assert answer.status_code == 301
    assert answer["Location"].startswith("https://")
