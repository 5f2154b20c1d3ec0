"""The daemon's own memory: when each house job last ended well, and a few learned numbers."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from archive.catalogue.database import upsert
from crawler.frontier.base import Part
from crawler.frontier.rows import HouseJob
from crawler.frontier.tables import JOBS, SETTINGS


class House(Part):
    def job_done(self, name: str, at: datetime) -> None:
        """A house job ended well; what it last complained of is over."""
        self._keep_job(name, {"done_at": at, "error": ""})

    def job_failed(self, name: str, at: datetime, error: str) -> None:
        self._keep_job(name, {"failed_at": at, "error": error})

    def jobs(self) -> list[HouseJob]:
        """Every house job that ever ended, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(JOBS).order_by(JOBS.c.name))
            return [HouseJob(row.name, row.done_at, row.failed_at, row.error) for row in rows]

    def setting(self, name: str) -> Any:
        """A kept value (plain JSON), such as the budget controller's threshold; None if unset."""
        with self._database.reading() as connection:
            query = select(SETTINGS.c.value).where(SETTINGS.c.name == name)
            return connection.execute(query).scalar()

    def keep_setting(self, name: str, value: Any) -> None:
        with self._database.writing() as connection:
            row = upsert(connection, SETTINGS).values(name=name, value=value)
            connection.execute(
                row.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )

    def _keep_job(self, name: str, values: dict[str, Any]) -> None:
        with self._database.writing() as connection:
            row = upsert(connection, JOBS).values(name=name, **values)
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))
