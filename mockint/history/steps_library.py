"""The schema's third step: finding, tagging, leaving out and deleting past answers; what is due; stories; guesses."""

LIBRARY = ""
