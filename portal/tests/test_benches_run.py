"""The benches of onboarding and of quantities still find the demo data and the forms that they are about."""

from __future__ import annotations

import pytest

from customers.models import Customer
from portal.bench import api, decorations, onboarding, quotas, search


@pytest.mark.django_db
def test_the_benches_of_quantities_onboarding_and_the_api_run_on_the_demo_data(settings, monkeypatch, capsys):
    settings.DEBUG = True
    monkeypatch.setattr(quotas, "ROUNDS", 3)
    monkeypatch.setattr(onboarding, "POSTS", 2)
    monkeypatch.setattr(api, "CUSTOMERS", 2)
    monkeypatch.setattr(api, "ROUNDS", 2)
    monkeypatch.setattr(search, "CUSTOMERS", 60)
    monkeypatch.setattr(search, "ROUNDS", 1)

    quotas.run()  # loads the demo data, which takes its time: hence one test for all
    before = Customer.objects.count()
    took = onboarding._posts(onboarding._signed_in())

    told = capsys.readouterr().out
    assert all(words in told for words in ("guarded and exact", "read, add, save", "ratio"))
    assert len(took) == 2
    assert Customer.objects.count() == before + 2

    api.run()
    told = capsys.readouterr().out
    assert all(words in told for words in ("create  API", "list    bare", "read    page", "at most 2.00"))

    search.run()
    told = capsys.readouterr().out
    assert all(
        words in told for words in ("search “bramble”", "list, page 42", "whole page /customers/today/")
    )


def test_the_bench_of_decorations_runs_on_the_sample_list(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(decorations, "SHARED", tmp_path)
    monkeypatch.setattr(decorations, "DRAWS", 60)

    decorations.run()

    assert "60 listed names of fictional_list.csv decorated" in capsys.readouterr().out
