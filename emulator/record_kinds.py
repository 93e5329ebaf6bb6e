"""Every kind of record that the local Azure keeps."""

from __future__ import annotations

from emulator.bill import Charge
from emulator.data_plane.copy_records import CheckpointCopy
from emulator.data_plane.file_expiry import FileExpiry
from emulator.data_plane.job_records import Checkpoint, Job, JobEvent
from emulator.data_plane.upload_records import FileUpload, UploadPart
from emulator.records import (
    Account,
    AsyncOperation,
    Deployment,
    ResourceGroup,
    RoleAssignment,
    StoredFile,
)
from emulator.store import Record

# The store refuses to write any other, so that none is forgotten here.
KINDS: tuple[type[Record], ...] = (
    Account,
    AsyncOperation,
    Charge,
    Checkpoint,
    CheckpointCopy,
    Deployment,
    FileExpiry,
    FileUpload,
    Job,
    JobEvent,
    ResourceGroup,
    RoleAssignment,
    StoredFile,
    UploadPart,
)
