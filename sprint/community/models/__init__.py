"""The cohort's board, its events, its companies' directory and its weekly pulse."""

from sprint.community.models.board import Board, Helpful, MailPace, Mention, Post, Revision, Topic, TopicMark
from sprint.community.models.events import Event, EventQuestion, QuestionVote, Rsvp
from sprint.community.models.files import BoardFile
from sprint.community.models.moderation import Caution, Report, Silence
from sprint.community.models.people import DirectoryEntry, Pulse

__all__ = [
    "Board",
    "BoardFile",
    "Caution",
    "DirectoryEntry",
    "Event",
    "EventQuestion",
    "Helpful",
    "MailPace",
    "Mention",
    "Post",
    "Pulse",
    "QuestionVote",
    "Report",
    "Revision",
    "Rsvp",
    "Silence",
    "Topic",
    "TopicMark",
]
