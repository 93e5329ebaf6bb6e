"""The bill: what is charged, when, and what is not."""

from decimal import Decimal

from tests.emulator.arranging import deploy, submit, train, upload
from tests.emulator.running_emulator import PLAIN, wait_for


def test_training_is_charged_on_success_by_tokens_and_epochs(azure, account, data):
    """Rounded tokens times the rate of the tier; nothing before the job is over."""
    file_id = upload(azure, data)
    submit(data, file_id)
    before = _charges(azure, account)
    job = train(azure, data, n_epochs=20)

    charge = next(line for line in _charges(azure, account) if line["thing"] == job.id)
    assert before == []
    assert charge["kind"] == "training"
    assert charge["quantity"] == job.trained_tokens
    assert job.trained_tokens % 1000 == 0
    assert Decimal(charge["amount_usd"]) == job.trained_tokens * Decimal("0.000003")


def test_a_job_cancelled_before_training_is_free(azure, account, data):
    """Pending and queued cost nothing."""
    job = submit(data, upload(azure, data))
    azure.advance(100)
    data.fine_tuning.jobs.cancel(job.id)

    assert _charges(azure, account) == []


def test_a_job_cancelled_in_training_is_charged_for_its_steps(azure, account, data):
    """Half of the steps cost half of the tokens."""
    full = train(azure, data, n_epochs=20)
    job = submit(data, full.training_file, n_epochs=20)
    azure.advance(61)
    wait_for((azure.state / "runs" / job.id / "1" / "done").exists)
    azure.advance(120 + 120 + 60 * 1320 / 135)
    cancelled = data.fine_tuning.jobs.cancel(job.id)

    quantities = {line["thing"]: line["quantity"] for line in _charges(azure, account)}
    assert quantities[job.id] == cancelled.trained_tokens
    assert abs(quantities[job.id] - quantities[full.id] / 2) <= 1000


def test_hosting_a_tuned_model_is_charged_until_it_is_deleted(azure, control, account, data):
    """1.70 USD an hour from Succeeded on, whether asked or not; a base model costs none."""
    job = train(azure, data)
    deploy(azure, account, "base", "gpt-4o-mini", "2024-07-18")
    deploy(azure, account, "tuned", job.fine_tuned_model)
    azure.advance(10 * 3600)
    hosted = _hosting(azure, account)
    control.deployments.begin_delete(account, account, "tuned", polling=False, **PLAIN)
    azure.advance(10)
    settled = _hosting(azure, account)
    azure.advance(3600)

    assert [line["thing"] for line in settled] == [f"{account}/tuned"]
    assert Decimal(17) < Decimal(hosted[0]["amount_usd"]) < Decimal("17.05")
    assert hosted[0]["quantity"] <= settled[0]["quantity"]
    assert _hosting(azure, account) == settled


def test_inference_is_charged_by_tokens(azure, account, data):
    """Prompt and completion tokens of all calls add up."""
    deploy(azure, account, "chat", "gpt-4o-mini", "2024-07-18")
    usages = [
        data.chat.completions.create(
            model="chat", messages=[{"role": "user", "content": "안녕하세요"}], max_tokens=20
        ).usage
        for _ in range(2)
    ]

    charges = {line["thing"]: line for line in _charges(azure, account)}
    prompt = charges[f"{account}/chat prompt"]
    completion = charges[f"{account}/chat completion"]
    assert prompt["quantity"] == sum(usage.prompt_tokens for usage in usages)
    assert completion["quantity"] == sum(usage.completion_tokens for usage in usages)


def test_each_charge_says_what_it_is_for_and_how_it_was_reckoned(azure, account, data):
    """Time, thing, quantity, unit and rate; the amount is the quantity at that rate."""
    job = train(azure, data)
    deploy(azure, account, "tuned", job.fine_tuned_model)
    azure.advance(3600)
    message = {"role": "user", "content": "안녕하세요"}
    data.chat.completions.create(model="tuned", messages=[message], max_tokens=5)
    charges = _charges(azure, account)

    per = {"1000000 tokens": ("token", 1_000_000), "hour": ("second", 3600)}
    assert {line["kind"] for line in charges} == {"training", "hosting", "inference"}
    for line in charges:
        unit, size = per[line["rate_per"]]
        exact = line["quantity"] * Decimal(line["rate_usd"]) / size
        assert line["unit"] == unit
        assert abs(Decimal(line["amount_usd"]) - exact) < Decimal("0.000001")
        assert 0 < line["time"] <= azure.admin("health")["now"]


def test_the_total_is_the_sum_of_the_charges(azure):
    """Of all accounts, deleted ones too."""
    bill = azure.admin("bill")

    amounts = [Decimal(line["amount_usd"]) for line in bill["charges"]]
    assert abs(Decimal(bill["total_usd"]) - sum(amounts)) < Decimal("0.01")


def _charges(azure, account):
    """Give the charges of one account."""
    return [line for line in azure.admin("bill")["charges"] if line["account"] == account]


def _hosting(azure, account):
    """Give an account's hosting charges."""
    return [line for line in _charges(azure, account) if line["kind"] == "hosting"]
