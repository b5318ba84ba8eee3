"""The workshop, in development only: every component and every mail from the real templates, in all their states."""
