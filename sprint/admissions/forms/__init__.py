"""The forms of applying, and of partners."""
