"""How well the learner model predicts, on any file of answers, beside simpler models: `baton evaluate`."""
