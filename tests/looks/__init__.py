"""How the HTML briefs of the shipped cases look: pictures by a browser beside references, and what each must say."""
