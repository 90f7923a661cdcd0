"""Tables and transactions. Nothing else knows SQL dialects."""
