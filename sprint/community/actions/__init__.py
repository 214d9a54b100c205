"""What can happen in a cohort's community."""
