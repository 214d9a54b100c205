"""The forms of applications and seats."""
