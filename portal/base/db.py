"""The database: declarative base, column types, the session and the transaction at the edge.

Only this module commits. A request reads in a deferred transaction; what writes runs inside
:func:`transaction`, which on SQLite takes the write lock at its start, because a transaction that
begins by reading and then writes is refused at once when another writer was quicker.
"""

import enum
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Numeric,
    String,
    Text,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, scoped_session, sessionmaker

from portal.base import computing
from portal.base.syncing import SharedSync

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: refuses naive datetimes, always gives back aware UTC ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC."""
        return value.astimezone(UTC) if value is not None else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """SQLite keeps text and forgets the zone: both are made good in one step."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return lambda text: datetime.fromisoformat(f"{text}+00:00") if text is not None else None

    def bind_processor(self, dialect: Dialect) -> Any:
        """The text that SQLite keeps, in one step too."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)
        return _as_kept


def _as_kept(value: datetime | None) -> str | None:
    """A moment as SQLAlchemy writes it for SQLite: UTC without zone, always with microseconds."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


class Money(TypeDecorator[Decimal]):
    """An amount in yuan, exact to the fen: NUMERIC(16, 2), on SQLite an integer of fen, so that
    sums and comparisons in the database are exact too. Refuses floats and parts of a fen."""

    impl = Numeric(16, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """SQLite would make floats of decimals."""
        kind = BigInteger() if dialect.name == "sqlite" else Numeric(16, 2)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Turn a Decimal or an int into what the database keeps."""
        if value is None:
            return None
        if not isinstance(value, Decimal | int) or isinstance(value, bool):
            raise ValueError("an amount is a Decimal")
        fen = Decimal(value) * 100
        if fen != fen.to_integral_value():
            raise ValueError("an amount has no parts of a fen")
        return int(fen) if dialect.name == "sqlite" else Decimal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give back a Decimal with two places."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return Decimal(int(value)).scaleb(-2).quantize(_FEN)
        return Decimal(value).quantize(_FEN)


_FEN = Decimal("0.01")


def enum_of(kind: type[enum.StrEnum], *, check: bool = True) -> Enum:
    """A column type that keeps an enum by value, with a CHECK named after the class."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=check,
        length=30,
        values_callable=lambda members: [member.value for member in members],
        name=None if kind is enum.StrEnum else kind.__name__.lower(),
        validate_strings=True,
    )


class Base(DeclarativeBase):
    """Every table of the main database."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it as a plain mapping)
        datetime: UtcDateTime(),
        enum.StrEnum: enum_of(enum.StrEnum),
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[str]: JSON().with_variant(JSONB(), "postgresql"),
    }


primary_key = Annotated[int, mapped_column(primary_key=True)]
code_text = Annotated[str, mapped_column(String(20))]
short_text = Annotated[str, mapped_column(String(60))]
line_text = Annotated[str, mapped_column(String(200))]
long_text = Annotated[str, mapped_column(Text)]
hash_text = Annotated[str, mapped_column(String(64))]

_factory = sessionmaker(expire_on_commit=False, autoflush=True)
session: scoped_session[Session] = scoped_session(_factory)


def make_engine(url: str, **options: Any) -> Engine:
    """An engine for SQLite (write-ahead log, durable commits) or PostgreSQL."""
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def make_shared_engine(url: str) -> Engine:
    """The same for a server whose every commit is made by :func:`transaction`.

    On SQLite those who commit at once wait for the disk together. Anything else that committed by
    this engine would not be synced at once.
    """
    engine = make_engine(url)
    if engine.dialect.name == "sqlite" and engine.url.database:
        event.listen(engine, "connect", _sync_together)
        shared = SharedSync(engine.url.database)
        engine.update_execution_options(shared_sync=shared)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "secure_delete=ON",
        # 16 MB of log before it is written into the database: a page that twenty filings changed
        # is then written once.
        "wal_autocheckpoint=4000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sync_together(connection: Any, _record: Any) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode == "wal":  # a file system without shared memory keeps its journal, and the usual syncs
        connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes")
    # Straight to the driver: every request passes here.
    connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def bind(engine: Any) -> None:
    """Let the session use an engine (or, in tests, one connection)."""
    session.remove()
    session.configure(bind=engine)


def connection() -> Connection:
    """The connection of the session, of which the running transaction is reminded only once."""
    current = session()
    begun: Connection | None = current.info.get("writing")
    return begun or current.connection()


def release() -> None:
    """Give the connection back at the end of a request or a task; the thread keeps its session."""
    if session.registry.has():
        session().close()


class NestedTransaction(RuntimeError):
    """A service opened a transaction; only the edge (view, task, command) may."""


def refuse_writes(reason: Exception | None) -> None:
    """From now on every transaction of this request raises ``reason``; ``None`` lifts that."""
    session().info["refused"] = reason


@contextmanager
def transaction(*, although_refused: bool = False) -> Iterator[Session]:
    """One unit of work: everything inside is kept, or nothing.

    The read snapshot is given up first, so that what is checked inside is what is true now;
    rows loaded before are read again when they are looked at. ``although_refused`` is for what
    rests on no form: photos that wait for theirs, the mark that a device was seen.
    """
    current = session()
    refused: Exception | None = current.info.get("refused")
    if refused is not None and not although_refused:
        raise refused
    if current.info.get("writing"):
        raise NestedTransaction
    if current.new or current.dirty or current.deleted:
        raise NestedTransaction("changes were made before the transaction began")
    current.rollback()
    current.info["afterwards"] = []
    try:
        with _turn(current):
            try:
                writing = current.connection(execution_options={"writes": True})
                shared: SharedSync | None = writing.get_execution_options().get("shared_sync")
                current.info["writing"] = writing
                yield current
                current.commit()
            except BaseException:
                current.rollback()
                raise
        if shared is not None:
            shared.wait()
        for act in current.info["afterwards"]:
            act()
    finally:
        current.info["writing"] = None


# SQLite lets one writer in and has the others sleep up to a tenth of a second before they ask
# again. The threads of one process queue instead: eight at once then wait ten milliseconds at
# most where one in a hundred waited over a hundred.
_one_writer = threading.Lock()


@contextmanager
def _turn(current: Session) -> Iterator[None]:
    if current.get_bind().dialect.name != "sqlite":
        yield
        return
    if not _one_writer.acquire(blocking=False):
        with computing.aside():
            _one_writer.acquire()
    try:
        yield
    finally:
        _one_writer.release()


def afterwards(act: Callable[[], None]) -> None:
    """Do something once the running transaction is kept, such as waking the worker."""
    session().info.setdefault("afterwards", []).append(act)
