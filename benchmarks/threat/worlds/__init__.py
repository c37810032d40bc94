"""Generated crises: the truth of each is known, and so is who lied about it."""
