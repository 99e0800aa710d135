"""Looking for a text everywhere it may not be."""

from collections.abc import Iterable
from logging import LogRecord

from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponseBase


def stored(needles: Iterable[str]) -> list[str]:
    """Every "table.column" of the database that holds one of `needles`, in any case; sessions decoded."""
    found = []
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                for needle in needles:
                    cursor.execute(
                        f"SELECT COUNT(*) FROM {quote(table)} WHERE LOWER(CAST({quote(column.name)} AS TEXT)) LIKE %s",
                        [f"%{needle.lower()}%"],
                    )
                    if cursor.fetchone()[0]:
                        found.append(f"{table}.{column.name}")
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
