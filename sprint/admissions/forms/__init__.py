"""The forms of applications and seats, and of partners."""
