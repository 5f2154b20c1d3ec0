"""Bytes to the article that a reader reads, with every claim the page makes about its time.

Pure: a response in, a reading out; no store, no clock, no network. The doors are `page.read` for a
response, `pasted.read_text` for a pasted copy, `fingerprint.fingerprint` for the unchanged page,
and `job` and `record` for worker processes and programs.
"""
