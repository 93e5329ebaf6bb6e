"""The weights that answer: those of the deployment's job, whatever was there before."""

from tests.emulator.arranging import deploy, dialogues, finish, make_account, submit, upload

MESSAGES = [{"role": "user", "content": "3 더하기 3은 얼마예요?"}]
TAUGHT = "먼저 손가락으로 세어 볼까요?"
OTHER = "그림을 그려 보면 어때요?"


def test_after_a_reset_the_new_weights_answer(start_emulator):
    """Ids begin again after a reset: a job of the same id was taught something else."""
    azure = start_emulator()
    first = _taught(azure, dialogues())
    azure.admin("reset", now=True)
    second = _taught(azure, dialogues().replace(TAUGHT.encode(), OTHER.encode()))

    assert first[0] == second[0]
    assert (first[1], second[1]) == (TAUGHT, OTHER)


def _taught(azure, content):
    """Train and deploy; give the job's id and what the model answers."""
    account = make_account(azure, "school")
    with azure.data(account) as data:
        job = submit(data, upload(azure, data, content), n_epochs=30)
        model = finish(azure, data, job.id).fine_tuned_model
        deploy(azure, account, "tuned", model)
        answer = data.chat.completions.create(model="tuned", messages=MESSAGES, temperature=0)
    return job.id, answer.choices[0].message.content
