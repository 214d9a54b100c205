"""The pages of coaching."""

from sprint.coaching.routes import exhibits, hours, leading, room, session, staff

SECTIONS = (room.section, hours.section, leading.section, staff.section)
_ = session, exhibits  # their pages belong to the sections of others
