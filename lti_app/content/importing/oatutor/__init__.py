"""OATutor's content: folders of JSON with problems, their steps, and the hints of each step."""
