"""What people do with the curriculum: progress, answers, deliverables. All of it hangs on ids of the content."""

from sprint.learning.models.deliverables import Deliverable, Draft, HandIn, Review
from sprint.learning.models.files import File
from sprint.learning.models.progress import ModuleProgress, Tick
from sprint.learning.models.quiz import Answer, Card

__all__ = ["Answer", "Card", "Deliverable", "Draft", "File", "HandIn", "ModuleProgress", "Review", "Tick"]
