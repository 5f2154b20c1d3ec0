"""What reading a broken ZIP file raises: the standard library has no one name for it."""

import lzma
import struct
import zipfile
import zlib
from typing import Final

BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,  # bzip2's word, too
    ValueError,  # names that are no text, offsets below zero
    RuntimeError,  # an encrypted entry, or a method that nobody knows
)
