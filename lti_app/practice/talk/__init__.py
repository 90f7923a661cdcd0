"""Between a student and people: asking a teacher, what teachers write, what is offered, whom to call."""
