"""Everything that is asked about a cohort's community."""
