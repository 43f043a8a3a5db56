"""Pages and verbs of assessments, one file a noun."""
