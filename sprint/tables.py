"""Every table there is: migrations, backups and tests look here so that none is forgotten."""

from sprint import limits, program
from sprint.accounts import models as accounts
from sprint.admissions import models as admissions
from sprint.cohorts import models as cohorts
from sprint.community import models as community
from sprint.curriculum import models as curriculum
from sprint.database import Base
from sprint.learning import models as learning
from sprint.mail import models as mail

MODELS = (accounts, admissions, cohorts, community, curriculum, learning, limits, mail, program)
ALL = Base.metadata.sorted_tables
