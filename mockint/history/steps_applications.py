"""The schema's second step: applications for a job, their stages, people, preparation and follow-up."""

APPLICATIONS = """
    CREATE TABLE application (
        id          INTEGER PRIMARY KEY,
        company     TEXT NOT NULL,
        position    TEXT NOT NULL,
        lang        TEXT NOT NULL,
        created     TEXT NOT NULL,
        me          TEXT NOT NULL DEFAULT '',
        notes       TEXT NOT NULL DEFAULT '',
        people      TEXT NOT NULL DEFAULT '[]',
        preparation TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE TABLE stage (
        id          INTEGER PRIMARY KEY,
        application INTEGER NOT NULL REFERENCES application (id) ON DELETE CASCADE,
        kind        TEXT NOT NULL,
        starts      TEXT NOT NULL,
        ends        TEXT NOT NULL DEFAULT '',
        zone        TEXT NOT NULL,
        answer_by   TEXT NOT NULL DEFAULT '',
        note        TEXT NOT NULL DEFAULT '',
        debrief     TEXT
    ) STRICT;
    CREATE INDEX stage_application ON stage (application, starts);
    CREATE TABLE message (
        id          INTEGER PRIMARY KEY,
        application INTEGER NOT NULL REFERENCES application (id) ON DELETE CASCADE,
        stage       INTEGER NOT NULL,
        kind        TEXT NOT NULL,
        text        TEXT NOT NULL,
        changed     TEXT NOT NULL,
        sent        TEXT NOT NULL DEFAULT '',
        zone        TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX message_application ON message (application, id);
    CREATE TABLE appointment (
        id          INTEGER PRIMARY KEY,
        application INTEGER NOT NULL DEFAULT 0,
        starts      TEXT NOT NULL,
        zone        TEXT NOT NULL,
        minutes     INTEGER NOT NULL,
        pack        TEXT NOT NULL DEFAULT '',
        note        TEXT NOT NULL DEFAULT '',
        session     INTEGER NOT NULL DEFAULT 0,
        late        INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX appointment_starts ON appointment (starts);
"""
