"""`TrainingFile`: a data file, uploaded under its content's name.

Identity: account, owner, name and content. A change of any replaces it, which is free and never
retrains, since the job ignores file ids. Read treats a 404, and only that, as gone. Delete
removes the file, and cancels the jobs under way on it that an interrupted run has left over; the
others are not touched.
"""

from __future__ import annotations

from typing import Any

from pulumi import Input, Output, ResourceOptions
from pulumi.dynamic import (
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
)

from finetune import clock
from finetune.azure.data_plane import DataPlane
from finetune.azure.retries import retrying
from finetune.errors import (
    DatasetError,
    FineTuneError,
    NotFound,
    Problem,
    ServiceError,
    ServiceFailed,
    ServiceUnreachable,
)
from finetune.providers import engine
from finetune.providers.account_args import (
    AccountArgs,
    connect,
    has_account,
    is_gone,
    look,
    when_let_in,
)
from finetune.providers.claims import claim, claim_kept, is_claimed, note_program
from finetune.providers.clean_errors import clean_errors
from finetune.providers.file_upload import (
    file_name,
    find_upload,
    note_in_state,
    remove_uploads,
    upload,
)
from finetune.providers.properties import account_changed, changed, is_known
from finetune.providers.provider import Provider

PROCESSING_LIMIT_SECONDS = 30 * 60.0
"""Where the openai SDK's own `files.wait_for_processing` gives up too (version 3.54)."""


class TrainingFileProvider(Provider):
    """Uploads, finds and deletes one file."""

    @clean_errors
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Nothing to refuse: the program has read the file."""
        note_program()
        return CheckResult(news, [])

    @clean_errors
    def diff(self, file_id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Replaces when content, name or account changed, or the file has gone."""
        note_in_state(file_id)
        replaces = account_changed(olds, news) + changed(olds, news, ("file_name", "sha256"))
        if not replaces and is_known(news["account"]) and _is_gone(file_id, news):
            replaces = ["file_id"]
        if not replaces:
            claim_kept(file_id)
        elif "sha256" in replaces:
            _say_what_changed(olds, news)
        return DiffResult(changes=bool(replaces), replaces=replaces)

    @clean_errors
    def create(self, props: dict[str, Any]) -> CreateResult:
        """Finds the file of this name and these bytes, or uploads it; waits until processed."""
        from finetune.dataset.canonical import read_canonical
        from finetune.dataset.changes import digest_sketch

        data = read_canonical(props["path"])
        if data.sha256 != props["sha256"]:
            what = "changed after it had been read; run `pulumi up` again"
            raise DatasetError((Problem(props["path"], what),))
        plane = connect(props)
        name = props["file_name"]
        file_id = when_let_in(
            props["account"], lambda: find_upload(plane, name, len(data.content))
        ) or upload(plane, name, data.content)
        claim(file_id)
        _wait_until_processed(plane, file_id, props["path"])
        # An output that is no input, so that no change of it is shown as one.
        sketch = digest_sketch(data.digests)
        return CreateResult(file_id, {**props, "file_id": file_id, "sketch": sketch})

    @clean_errors
    def read(self, file_id: str, props: dict[str, Any]) -> ReadResult:
        """Gone on 404, and with its account."""
        try:
            look(props).files.get(file_id)
        except (NotFound, ServiceUnreachable) as error:
            if not has_account(props["account"]):
                return ReadResult("", {})
            if isinstance(error, NotFound):
                engine.say(_told(file_id, props))
                return ReadResult("", {})
            raise
        return ReadResult(file_id, props)

    @clean_errors
    def delete(self, file_id: str, props: dict[str, Any]) -> None:
        """Deletes the file and what is left over of earlier ones, unless this run uses it."""
        if is_claimed(file_id):
            return
        try:
            remove_uploads(connect(props), file_id, props)
        except (NotFound, ServiceUnreachable) as error:
            if not is_gone(error, props["account"]):
                raise


class TrainingFile(Resource, module="finetune", name="TrainingFile"):
    """A training or validation file in an account.

    Attributes:
        file_id: the service's id, `file-…`.
    """

    file_id: Output[str]

    def __init__(
        self,
        name: str,
        *,
        account: AccountArgs,
        path: Input[str],
        sha256: str,
        tokens: int,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declares the file.

        Args:
            name: the resource's name, and part of the file's.
            account: where it goes.
            path: the JSONL file, relative to the project; where it lies is no part of its identity.
            sha256: of its content, as `check_dataset` gives it.
            tokens: in it; shown when it changes, and no part of its identity.
            opts: as for any resource.
        """
        props = {
            "account": account.inputs(),
            "path": path,
            "sha256": sha256,
            "tokens": tokens,
            "file_name": file_name(account.owner, name, sha256),
            "file_id": None,
        }
        # Encrypted: whoever has the state could else test it for an example that they guess.
        hidden = ResourceOptions(additional_secret_outputs=["sketch"])
        opts = ResourceOptions.merge(opts, hidden)
        super().__init__(TrainingFileProvider(), name, props, opts)


def _say_what_changed(olds: dict[str, Any], news: dict[str, Any]) -> None:
    from finetune.dataset.canonical import read_canonical
    from finetune.dataset.changes import describe_change, digest_sketch

    if olds.get("sketch"):  # an earlier version kept none
        sketch = digest_sketch(read_canonical(news["path"]).digests)
        change = describe_change(olds["sketch"], sketch, int(olds["tokens"]), int(news["tokens"]))
        engine.say(f"{news['path']}: {change}")


def _is_gone(file_id: str, props: dict[str, Any]) -> bool:
    """Whether the service says so, which is told; when it cannot be asked, nothing is assumed."""
    try:
        look(props).files.get(file_id)
    except ServiceError as error:
        if isinstance(error, NotFound | ServiceUnreachable) and not has_account(props["account"]):
            return False  # the job says so, and what that costs
        if not isinstance(error, NotFound):
            engine.say(f"cannot look after the file, taking it as unchanged: {error}", "WARNING")
            return False
        engine.say(_told(file_id, props))
        return True
    return False


def _told(file_id: str, props: dict[str, Any]) -> str:
    return (
        f"somebody has deleted {file_id}: `pulumi up` uploads {props['path']} again, which costs "
        "nothing and trains nothing"
    )


def _wait_until_processed(plane: DataPlane, file_id: str, path: str) -> None:
    for _ in clock.attempts(PROCESSING_LIMIT_SECONDS):
        file = retrying(lambda: plane.get_file(file_id))
        if file.get("status") == "processed":
            return
        if file.get("status") == "error":
            reason = file.get("status_details") or "it gave no reason"
            refusal = DatasetError((Problem(path, f"was refused by the service: {reason}"),))
            try:
                engine.require_alive(f"deleting {file_id}")
                plane.delete_file(file_id)
            except FineTuneError as stays:  # it costs nothing, and goes with the next file
                raise refusal from stays
            raise refusal
    raise ServiceFailed(
        f"{path}: the service has not processed {file_id} in 30 minutes; run `pulumi up` again"
    )
