"""The schema's second step: applications for a job, their stages, people, preparation and follow-up."""

APPLICATIONS = ""
