"""Topics and their posts, and what each person has read, follows and found helpful."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.accounts.models import Person
from sprint.cohorts.models import Cohort
from sprint.database import Base

KINDS = ("question", "talk", "announcement", "private", "prompt")


class Board(Base):
    """What staff set for the board of a cohort; without a row the defaults hold."""

    __tablename__ = "board"
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    group_url: Mapped[str] = mapped_column(String(300), default="", server_default="")  # the group outside of the site
    alarm_hours: Mapped[int] = mapped_column(default=24, server_default="24")  # a question may wait so long

    __table_args__ = (CheckConstraint("alarm_hours between 1 and 72", "alarm_hours"),)


class Topic(Base):
    """A conversation of one cohort. Not posted yet means planned: nobody but the desk sees it before `posted_at`.

    A private one is between its author and the cohort's coaches and staff. A prompt is that of a module; it has no
    first post, for the module's text asks the question.
    """

    __tablename__ = "topic"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(160))
    week: Mapped[int | None]
    module: Mapped[str | None] = mapped_column(String(80))  # its slug
    key: Mapped[str] = mapped_column(String(32), unique=True)  # of the form: sent twice, it is there once
    posted_at: Mapped[datetime]
    last_post_at: Mapped[datetime]
    last_number: Mapped[int] = mapped_column(default=0, server_default="0")  # of its posts: counted up, never down
    replies: Mapped[int] = mapped_column(default=0, server_default="0")  # that stand there now
    pinned_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    cohort: Mapped[Cohort] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("kind in ('question', 'talk', 'announcement', 'private', 'prompt')", "kind"),
        CheckConstraint("title <> ''", "title"),
        CheckConstraint("kind <> 'prompt' or module is not null", "prompt"),
        CheckConstraint("replies >= 0", "replies"),
    )


class Post(Base):
    """What somebody wrote in a topic, with its HTML as it was rendered then. Its number never changes."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    number: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    key: Mapped[str] = mapped_column(String(32), unique=True)  # of the form: sent twice, it is there once
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]  # by its author
    hidden_at: Mapped[datetime | None]  # by a coach or staff
    accepted_at: Mapped[datetime | None]  # as the answer
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    topic: Mapped[Topic] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[person_id])

    __table_args__ = (UniqueConstraint("topic_id", "number"), Index("ix_post_person", "person_id", "posted_at"))

    @property
    def is_gone(self) -> bool:
        """Whether only a trace of it is left."""
        return self.deleted_at is not None or self.hidden_at is not None


accepted = Post.accepted_at.is_not(None)
Index("uq_post_accepted", Post.topic_id, unique=True, postgresql_where=accepted, sqlite_where=accepted)
Index("ix_topic_board", Topic.cohort_id, Topic.last_post_at)
Index("ix_topic_posted", Topic.posted_at)
Index("ix_post_posted", Post.posted_at)
prompts = Topic.kind == "prompt"
Index("uq_topic_prompt", Topic.cohort_id, Topic.module, unique=True, postgresql_where=prompts, sqlite_where=prompts)
pinned = Topic.pinned_at.is_not(None)
Index("ix_topic_pinned", Topic.cohort_id, postgresql_where=pinned, sqlite_where=pinned)


class Revision(Base):
    """What a post said before it was changed."""

    __tablename__ = "post_revision"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    until_at: Mapped[datetime]  # when the next version took its place


class TopicMark(Base):
    """How far a person has read a topic, and whether they follow it. `seen` is the number of the last post read."""

    __tablename__ = "topic_mark"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True, index=True)
    seen: Mapped[int] = mapped_column(default=0, server_default="0")
    is_followed: Mapped[bool] = mapped_column(default=False, server_default="0")


class Helpful(Base):
    """A person found a post helpful."""

    __tablename__ = "helpful"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class Mention(Base):
    """A post names a person."""

    __tablename__ = "mention"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class MailPace(Base):
    """How a person wants to hear of the board: at once, daily, weekly or never. Without a row: daily."""

    __tablename__ = "mail_pace"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    pace: Mapped[str] = mapped_column(String(8))

    __table_args__ = (CheckConstraint("pace in ('at-once', 'daily', 'weekly', 'never')", "pace"),)
