"""How a platform becomes known: by a pasted URL, by Canvas' configuration, by hand."""
