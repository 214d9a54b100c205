"""Files that people hand in. The bytes lie in UPLOADS_DIR under generated names, outside of what is served."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sprint.database import Base


class File(Base):
    """A file of a deliverable, in the place of one field. Removed from the draft, it stays for the versions that show
    it."""

    __tablename__ = "file"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # its name on disk and in its address; random
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))  # as the person's device called it, made harmless
    kind: Mapped[str] = mapped_column(String(80))  # media type, told from the bytes
    size: Mapped[int] = mapped_column(BigInteger)  # bytes on disk
    sha256: Mapped[str] = mapped_column(String(64))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # what was measured of a photo
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
