"""Looking for a text everywhere it may not be."""

from collections.abc import Iterable
from functools import cache
from logging import LogRecord

from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponseBase


@cache
def _tables() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        return {
            table: [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for table in connection.introspection.table_names(cursor)
        }


def stored(needles: Iterable[str]) -> list[str]:
    """Every "table.column" of the database that holds one of `needles`, in any case; sessions decoded."""
    wanted = [f"%{needle.lower()}%" for needle in needles]
    quote = connection.ops.quote_name

    def holds(table: str, columns: list[str]) -> bool:
        tests = [f"LOWER(CAST({quote(column)} AS TEXT)) LIKE %s" for column in columns for _one in wanted]
        cursor.execute(f"SELECT COUNT(*) FROM {quote(table)} WHERE {' OR '.join(tests)}", wanted * len(columns))
        return bool(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        # One question a table first: there are two thousand columns, and few rows.
        found = [
            f"{table}.{column}"
            for table, columns in _tables().items()
            if holds(table, columns)
            for column in columns
            if holds(table, [column])
        ]
    sessions = " ".join(str(session.get_decoded()) for session in Session.objects.all()).lower()
    if any(needle.lower() in sessions for needle in needles):
        found.append("django_session (decoded)")
    return sorted(set(found))


def logged(records: Iterable[LogRecord], needles: Iterable[str]) -> list[str]:
    """Log messages, arguments and tracebacks that hold one of `needles`."""
    lines = [
        f"{record.name}: {record.getMessage()} {record.args} {record.exc_info and record.exc_info[1]!r}"
        for record in records
    ]
    return [line for line in lines if any(needle.lower() in line.lower() for needle in needles)]


def answered(response: HttpResponseBase, needles: Iterable[str]) -> list[str]:
    """Parts of the answer, body or header, that hold one of `needles`."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    parts = {"body": body.decode("utf-8", "replace"), "cookies": str(response.cookies)}
    parts.update({f"header {name}": value for name, value in response.items()})
    return [name for name, text in parts.items() if any(needle.lower() in text.lower() for needle in needles)]
