"""Files of posts. The bytes lie in UPLOADS_DIR under generated names, outside of what is served."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sprint.database import Base


class BoardFile(Base):
    """A picture or a document in a post; before the post is sent it belongs to the form that it was chosen in."""

    __tablename__ = "board_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # its name on disk and in its address; random
    form: Mapped[str] = mapped_column(String(32), index=True)  # the key of the form
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(120))  # as the person's device called it, made harmless
    kind: Mapped[str] = mapped_column(String(80))  # media type, told from the bytes
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column(default=0, server_default="0")  # of a photo, after its turn; else 0
    height: Mapped[int] = mapped_column(default=0, server_default="0")
    added_at: Mapped[datetime]

    @property
    def is_photo(self) -> bool:
        """Whether it is shown in the post."""
        return self.width > 0
