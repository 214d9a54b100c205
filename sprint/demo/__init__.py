"""The demo program: invented companies and people, placed around today, so that it is always alive."""
