"""The pages of coaching."""

from sprint.coaching.routes import hours, leading, room, session, staff

SECTIONS = (room.section, hours.section, leading.section, staff.section)
_ = session  # its pages belong to the room
