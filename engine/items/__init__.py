"""Items: templates, drawing an item from a seed, checking answers, hints, misconceptions."""
