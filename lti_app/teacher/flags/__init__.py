"""One flag: its page, the steps that people take on it, its closure."""
