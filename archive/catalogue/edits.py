"""Edits as rows: written once, settled when a second fetch agrees."""

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from archive.catalogue.columns import plain_of
from archive.catalogue.sightings import Grown, Seen, Step
from archive.catalogue.tables import EDIT_KINDS, EDITS
from archive.model import Verdict


def record_edit(connection: Connection, step: Step, grown: Grown) -> Verdict | None:
    """Write or settle the edit that a step shows; the verdict if the edit is now certain."""
    if grown.joined:
        settled = _settle(connection, step, grown)
        if settled or grown.last is None or grown.last.version is not None:
            return settled
    before = grown.settled
    if before is None or not _is_edit(step, grown, before):
        return None
    edit_id = connection.execute(
        insert(EDITS).values(_columns(step, grown, before)).returning(EDITS.c.edit_id)
    ).scalar_one()
    _write_kinds(connection, edit_id, step)
    return None if _is_provisional(step) else step.weighed.verdict


def _is_edit(step: Step, grown: Grown, before: Seen) -> bool:
    if not (step.weighed.text_changed or step.weighed.changes):
        return False
    if step.version != before.version:
        return True
    # Back from a variant to the text before it: the variant was shown, the page was not edited.
    flipped_back = grown.last is not None and grown.last.version is None
    return bool(step.weighed.changes) and not flipped_back


def _is_provisional(step: Step) -> bool:
    return step.weighed.provisional or step.version is None


def _columns(step: Step, grown: Grown, before: Seen) -> dict[str, Any]:
    return {
        "page_id": step.page_id,
        "generation": step.generation,
        "check_id": step.check_id,
        "before_version": before.version,
        "after_version": step.version,
        "before_seen": before.last_seen,
        "after_seen": grown.first_seen,
        "before_record": before.last_record,
        "after_record": grown.first_record,
        "provisional": _is_provisional(step),
        **_judgement(step),
    }


def _judgement(step: Step) -> dict[str, Any]:
    weighed = step.weighed
    return {
        "verdict": weighed.verdict,
        "text_changed": weighed.text_changed,
        "changes": plain_of(weighed.changes),
        "moved": plain_of(weighed.moved),
        "flags": list(weighed.flags),
    }


def _settle(connection: Connection, step: Step, grown: Grown) -> Verdict | None:
    """Make the provisional edit certain that led to the sighting which this step confirms.

    The judgement of the first look stands, unless the second one weighed the same step anew.
    """
    if _is_provisional(step):
        return None
    table = EDITS.c
    found = connection.execute(
        select(table.edit_id, table.verdict)
        .where(table.page_id == step.page_id, table.generation == step.generation)
        .where(table.after_record == grown.first_record, table.provisional)
    ).one_or_none()
    if found is None:
        return None
    values: dict[str, Any] = {"after_version": step.version, "provisional": False}
    weighed_anew = step.weighed.text_changed and bool(step.weighed.changes)
    if weighed_anew:
        values |= _judgement(step)
    connection.execute(update(EDITS).where(table.edit_id == found.edit_id).values(**values))
    if not weighed_anew:
        return Verdict(found.verdict)
    connection.execute(delete(EDIT_KINDS).where(EDIT_KINDS.c.edit_id == found.edit_id))
    _write_kinds(connection, found.edit_id, step)
    return step.weighed.verdict


def _write_kinds(connection: Connection, edit_id: int, step: Step) -> None:
    kinds = [{"edit_id": edit_id, "kind": kind} for kind in step.weighed.kinds]
    if kinds:
        connection.execute(insert(EDIT_KINDS), kinds)
