"""The schema's third step: finding, tagging, leaving out and deleting past answers; what is due; stories; guesses.

``facts`` holds one narrow row an answer: what lists, filters and coverage ask for, so that they never read the wide rows with
transcripts and reports. Triggers fill it from the report's JSON, whoever writes the report; the trigger and the back-fill of an
older database read the same view, ``measured``. Presence is 0 absent, 1 weak, 2 strong, and null where the question asks for no
story. ``parts`` are the other parts of the score in the same grades, as in ``" steps:2 reason:0 "``. ``day`` is the local date
at the time and place of the answer; ``at`` is the same moment in seconds since 1970, by which lists are ordered.

``search`` is an index over the transcripts and holds no second copy of their text.

A ``telling`` that is ``denied`` was found by its words, and the user has said that it is not this story.

``due``: one row a question and part (of the daily queue); ``card`` is fsrs's own JSON, ``due`` seconds since 1970.
"""

_MEASURED = """
CREATE VIEW measured AS
SELECT id AS answer, session, question_id, attempt, state, started, spoken, probed,
    json_extract(asked, '$.kind') AS kind, json_extract(asked, '$.competency') AS competency,
    score,
    json_extract(told, '$.answer_kind') AS answer_kind,
    CASE WHEN json_extract(asked, '$.kind') = 'behavioural' THEN CASE json_extract(told, '$.star.situation.presence')
        WHEN 'strong' THEN 2 WHEN 'weak' THEN 1 WHEN 'absent' THEN 0 END END AS situation,
    CASE WHEN json_extract(asked, '$.kind') = 'behavioural' THEN CASE json_extract(told, '$.star.task.presence')
        WHEN 'strong' THEN 2 WHEN 'weak' THEN 1 WHEN 'absent' THEN 0 END END AS task,
    CASE WHEN json_extract(asked, '$.kind') = 'behavioural' THEN CASE json_extract(told, '$.star.action.presence')
        WHEN 'strong' THEN 2 WHEN 'weak' THEN 1 WHEN 'absent' THEN 0 END END AS action,
    CASE WHEN json_extract(asked, '$.kind') = 'behavioural' THEN CASE json_extract(told, '$.star.result.presence')
        WHEN 'strong' THEN 2 WHEN 'weak' THEN 1 WHEN 'absent' THEN 0 END END AS result,
    (SELECT ' ' || group_concat(json_extract(value, '$.name') || ':' || CASE
        WHEN json_extract(value, '$.points') >= 0.67 * json_extract(value, '$.weight') THEN 2
        WHEN json_extract(value, '$.points') > 0 THEN 1 ELSE 0 END, ' ') || ' '
        FROM json_each(told, '$.parts') WHERE json_extract(value, '$.weight') > 0
        AND json_extract(value, '$.name') NOT IN ('situation', 'task', 'action', 'result')) AS parts,
    json_array_length(told, '$.evidence') AS evidence,
    json_array_length(told, '$.vague') AS vague,
    json_array_length(told, '$.conduct') AS conduct,
    (SELECT group_concat(json_extract(value, '$.category'), ' ') FROM json_each(told, '$.conduct')) AS categories,
    json_extract(told, '$.delivery.words') AS words,
    json_extract(told, '$.delivery.seconds') AS seconds,
    json_extract(told, '$.delivery.speaking_seconds') AS speaking,
    json_extract(told, '$.delivery.words_per_minute') AS pace,
    json_array_length(told, '$.delivery.filled_pauses') AS filled
FROM (SELECT id, session, question_id, attempt, state, started, score,
        timeline IS NOT NULL AS spoken, probe != '' AS probed,
        CASE WHEN json_valid(question) THEN question ELSE '{}' END AS asked,
        CASE WHEN json_valid(report) THEN report END AS told
    FROM answer);
"""

_TAKEN_OVER = """state, score, answer_kind, situation, task, action, result, parts, evidence, vague, conduct, categories, words,
    seconds, speaking, pace, filled, spoken"""

_GRADES = "situation", "task", "action", "result"

_INDEXES = "\n".join(
    [
        "CREATE UNIQUE INDEX facts_uid ON facts (uid);",
        "CREATE INDEX facts_session ON facts (session, state, trashed, left_out, score);",
        "CREATE INDEX facts_trashed ON facts (trashed) WHERE trashed IS NOT NULL;",
        "CREATE INDEX facts_asked ON facts (lang, question_id) WHERE state = 'done' AND trashed IS NULL;",
        "CREATE INDEX facts_at ON facts (at) WHERE trashed IS NULL;",
        *(
            f"CREATE INDEX facts_{name} ON facts ({name}, at) WHERE trashed IS NULL;"
            for name in ("lang", "role", "kind", "competency", "question_id", "day", "score")
        ),
        *(f"CREATE INDEX facts_no_{name} ON facts (at) WHERE {name} = 0 AND trashed IS NULL;" for name in _GRADES),
    ]
)

LIBRARY = f"""
ALTER TABLE session ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN uid TEXT NOT NULL DEFAULT '';
UPDATE session SET uid = lower(hex(randomblob(16))), role = CASE
    WHEN instr(pack, '-') THEN replace(substr(pack, instr(pack, '-') + 1), '-', ' ')
    ELSE substr(pack, instr(pack, '/') + 1) END;
CREATE UNIQUE INDEX session_uid ON session (uid) WHERE uid != '';
CREATE TRIGGER session_named AFTER INSERT ON session WHEN new.uid = '' BEGIN
    UPDATE session SET uid = lower(hex(randomblob(16))) WHERE id = new.id;
END;

CREATE TABLE facts (
    answer      INTEGER PRIMARY KEY REFERENCES answer (id) ON DELETE CASCADE,
    uid         TEXT NOT NULL,
    session     INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    attempt     INTEGER NOT NULL,
    probed      INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    competency  TEXT NOT NULL,
    lang        TEXT NOT NULL,
    pack        TEXT NOT NULL,
    role        TEXT NOT NULL,
    day         TEXT NOT NULL,
    at          INTEGER NOT NULL,
    state       TEXT NOT NULL,
    spoken      INTEGER NOT NULL,
    score       INTEGER,
    answer_kind TEXT,
    situation   INTEGER,
    task        INTEGER,
    action      INTEGER,
    result      INTEGER,
    parts       TEXT,
    evidence    INTEGER,
    vague       INTEGER,
    conduct     INTEGER,
    categories  TEXT,
    words       INTEGER,
    seconds     REAL,
    speaking    REAL,
    pace        REAL,
    filled      INTEGER,
    trashed     TEXT,
    left_out    INTEGER NOT NULL DEFAULT 0,
    note        TEXT NOT NULL DEFAULT ''
) STRICT;
{_MEASURED}
CREATE VIEW words_of AS SELECT id, json_extract(CASE
    WHEN json_valid(text) THEN text WHEN json_valid(raw) THEN raw END, '$.text') AS said FROM answer;
INSERT INTO facts (answer, uid, session, question_id, attempt, probed, kind, competency, lang, pack, role, day, at,
    {_TAKEN_OVER})
SELECT answer, lower(hex(randomblob(16))), session, question_id, attempt, probed,
    coalesce(measured.kind, 'behavioural'), coalesce(competency, 'skill'), s.lang, s.pack, s.role,
    substr(measured.started, 1, 10), coalesce(CAST(strftime('%s', measured.started) AS INTEGER), 0),
    {_TAKEN_OVER} FROM measured JOIN session s ON s.id = session;
{_INDEXES}
CREATE TRIGGER answer_measured AFTER INSERT ON answer BEGIN
    INSERT INTO facts (answer, uid, session, question_id, attempt, probed, kind, competency, lang, pack, role, day, at,
        {_TAKEN_OVER})
    SELECT answer, lower(hex(randomblob(16))), session, question_id, attempt, probed,
        coalesce(measured.kind, 'behavioural'), coalesce(competency, 'skill'), s.lang, s.pack, s.role,
        substr(measured.started, 1, 10), coalesce(CAST(strftime('%s', measured.started) AS INTEGER), 0),
        {_TAKEN_OVER} FROM measured JOIN session s ON s.id = session WHERE answer = new.id;
END;
CREATE TRIGGER answer_measured_again AFTER UPDATE OF state, score, report, timeline ON answer BEGIN
    UPDATE facts SET ({_TAKEN_OVER}) = (SELECT {_TAKEN_OVER} FROM measured WHERE answer = new.id) WHERE answer = new.id;
END;

CREATE VIRTUAL TABLE search USING fts5 (
    said, content = 'words_of', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search) VALUES ('rebuild');
CREATE TRIGGER answer_findable AFTER INSERT ON answer WHEN coalesce(new.text, new.raw) IS NOT NULL BEGIN
    INSERT INTO search (rowid, said) SELECT id, said FROM words_of WHERE id = new.id AND said IS NOT NULL;
END;
CREATE TRIGGER answer_findable_no_more BEFORE DELETE ON answer WHEN coalesce(old.text, old.raw) IS NOT NULL BEGIN
    INSERT INTO search (search, rowid, said)
        SELECT 'delete', id, said FROM words_of WHERE id = old.id AND said IS NOT NULL;
END;
CREATE TRIGGER answer_words_before BEFORE UPDATE OF text, raw ON answer WHEN coalesce(old.text, old.raw) IS NOT NULL BEGIN
    INSERT INTO search (search, rowid, said)
        SELECT 'delete', id, said FROM words_of WHERE id = old.id AND said IS NOT NULL;
END;
CREATE TRIGGER answer_words_after AFTER UPDATE OF text, raw ON answer WHEN coalesce(new.text, new.raw) IS NOT NULL BEGIN
    INSERT INTO search (rowid, said) SELECT id, said FROM words_of WHERE id = new.id AND said IS NOT NULL;
END;

CREATE TABLE tag (
    answer INTEGER NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    at     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (answer, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_name ON tag (name, at, answer);
CREATE TRIGGER tag_dated AFTER INSERT ON tag BEGIN
    UPDATE tag SET at = (SELECT at FROM facts WHERE answer = new.answer) WHERE answer = new.answer AND name = new.name;
END;

CREATE TABLE undo (
    id     INTEGER PRIMARY KEY,
    done   TEXT NOT NULL,
    what   TEXT NOT NULL,
    before TEXT NOT NULL
) STRICT;

CREATE TABLE story (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    title      TEXT NOT NULL,
    competency TEXT NOT NULL,
    lang       TEXT NOT NULL,
    made       TEXT NOT NULL,
    text       TEXT NOT NULL,
    figures    TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE TABLE telling (
    story  INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    answer INTEGER NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
    denied INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (story, answer)
) STRICT, WITHOUT ROWID;
CREATE INDEX telling_answer ON telling (answer);

CREATE TABLE guess (
    answer  INTEGER PRIMARY KEY REFERENCES answer (id) ON DELETE CASCADE,
    score   INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
    missing TEXT NOT NULL DEFAULT '',
    made    TEXT NOT NULL
) STRICT;

CREATE TABLE due (
    question_id TEXT NOT NULL,
    part        TEXT NOT NULL,
    pack        TEXT NOT NULL DEFAULT '',
    lang        TEXT NOT NULL,
    card        TEXT NOT NULL,
    due         INTEGER NOT NULL,
    PRIMARY KEY (question_id, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_first ON due (lang, due);
"""
