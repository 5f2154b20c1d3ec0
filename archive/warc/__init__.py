"""The truth: exchanges as they crossed the wire, in files that outlive this program.

Writing: `prepare` an exchange, wrap it as a `Deposit`, `WarcWriter.append`, then `sync`.
Reading: `captures` of a file, `response_of` a capture, `read_record` of a place.
After a crash: `recover`, before anything is written. docs/FORMAT.md says what stands in the files.
"""

from archive.warc.captures import captures
from archive.warc.folder import FolderStorage
from archive.warc.notes import Annotation, Conversion, Kept, Note, link_note, link_of
from archive.warc.prepare import Prepared, prepare
from archive.warc.reader import Record, read_record, records
from archive.warc.records import Deposit
from archive.warc.recovery import Recovered, recover
from archive.warc.responses import NoResponse, StoredResponse, response_of
from archive.warc.source import Damage
from archive.warc.storage import Storage, StorageFailed, StorageFull
from archive.warc.writer import WarcWriter

__all__ = [
    "Annotation",
    "Conversion",
    "Damage",
    "Deposit",
    "FolderStorage",
    "Kept",
    "NoResponse",
    "Note",
    "Prepared",
    "Record",
    "Recovered",
    "Storage",
    "StorageFailed",
    "StorageFull",
    "StoredResponse",
    "WarcWriter",
    "captures",
    "link_note",
    "link_of",
    "prepare",
    "read_record",
    "records",
    "recover",
    "response_of",
]
