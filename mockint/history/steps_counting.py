"""The schema's fourth step: coverage over all years from indexes alone, search in the order of time, and reports that stay when
an answer is scored anew.

``counted`` says whether an answer counts at all: done, scored, neither in the trash nor left out. Each of the four indexes over
it holds every column that one question of ``counting`` reads, in that question's order, so that no wide row is touched.

``search_row`` is the answer's row in the search index. It grows with the moment of the answer (seconds since 1970, times 2²⁰,
and the answer's number below that), so that the index itself is in the order of time, whenever a row was imported.

``asked`` counts how often each question has been answered, answers in the trash not counted; triggers keep it.

``earlier_report`` keeps each report that a later one of the same answer took the place of, with the words it was made of, the
oldest first. ``replaced`` is when, as ISO 8601 with offset.
"""

_COUNTED = "score, answer_kind, situation, task, action, result, evidence, conduct"

_FORGET = "INSERT INTO search (search, rowid, said) SELECT 'delete', search_row, said FROM words_of"
_FIND = "INSERT INTO search (rowid, said) SELECT search_row, said FROM words_of"

COUNTING = f"""
ALTER TABLE facts ADD COLUMN counted INTEGER GENERATED ALWAYS AS (
    trashed IS NULL AND state = 'done' AND score IS NOT NULL AND left_out = 0) VIRTUAL;
CREATE INDEX facts_by_question ON facts (question_id, kind, competency, parts, {_COUNTED}, at, counted) WHERE counted = 1;
CREATE INDEX facts_by_day ON facts (day, {_COUNTED}, session, counted) WHERE counted = 1;
CREATE INDEX facts_by_voice ON facts (at, day, lang, pace, filled, speaking, counted) WHERE counted = 1 AND pace > 0;
CREATE INDEX facts_by_categories ON facts (categories, counted) WHERE counted = 1 AND categories IS NOT NULL;

ALTER TABLE facts ADD COLUMN search_row INTEGER GENERATED ALWAYS AS (at * 1048576 + answer % 1048576) VIRTUAL;
CREATE UNIQUE INDEX facts_search_row ON facts (search_row);
DROP TRIGGER answer_findable;
DROP TRIGGER answer_findable_no_more;
DROP TRIGGER answer_words_before;
DROP TRIGGER answer_words_after;
DROP TABLE search;
DROP VIEW words_of;
CREATE VIEW words_of AS SELECT f.search_row, f.answer, json_extract(CASE
    WHEN json_valid(a.text) THEN a.text WHEN json_valid(a.raw) THEN a.raw END, '$.text') AS said
    FROM facts f JOIN answer a ON a.id = f.answer;
CREATE VIRTUAL TABLE search USING fts5 (
    said, content = 'words_of', content_rowid = 'search_row', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search) VALUES ('rebuild');
CREATE TRIGGER facts_findable AFTER INSERT ON facts BEGIN
    {_FIND} WHERE answer = new.answer AND said IS NOT NULL;
END;
CREATE TRIGGER answer_findable_no_more BEFORE DELETE ON answer WHEN coalesce(old.text, old.raw) IS NOT NULL BEGIN
    {_FORGET} WHERE answer = old.id AND said IS NOT NULL;
END;
CREATE TRIGGER answer_words_before BEFORE UPDATE OF text, raw ON answer WHEN coalesce(old.text, old.raw) IS NOT NULL BEGIN
    {_FORGET} WHERE answer = old.id AND said IS NOT NULL;
END;
CREATE TRIGGER answer_words_after AFTER UPDATE OF text, raw ON answer WHEN coalesce(new.text, new.raw) IS NOT NULL BEGIN
    {_FIND} WHERE answer = new.id AND said IS NOT NULL;
END;

CREATE TABLE asked (
    lang        TEXT NOT NULL,
    question_id TEXT NOT NULL,
    times       INTEGER NOT NULL,
    PRIMARY KEY (lang, question_id)
) STRICT, WITHOUT ROWID;
INSERT INTO asked SELECT lang, question_id, count(*) FROM facts WHERE state = 'done' AND trashed IS NULL
    GROUP BY lang, question_id;
CREATE TRIGGER facts_asked_more AFTER INSERT ON facts WHEN new.state = 'done' AND new.trashed IS NULL BEGIN
    INSERT INTO asked VALUES (new.lang, new.question_id, 1) ON CONFLICT DO UPDATE SET times = times + 1;
END;
CREATE TRIGGER facts_asked_less AFTER DELETE ON facts WHEN old.state = 'done' AND old.trashed IS NULL BEGIN
    UPDATE asked SET times = times - 1 WHERE lang = old.lang AND question_id = old.question_id;
END;
CREATE TRIGGER facts_asked_changed AFTER UPDATE OF state, trashed ON facts
    WHEN (new.state = 'done' AND new.trashed IS NULL) != (old.state = 'done' AND old.trashed IS NULL) BEGIN
    INSERT INTO asked VALUES (new.lang, new.question_id, 1) ON CONFLICT DO UPDATE
        SET times = times + iif(new.state = 'done' AND new.trashed IS NULL, 1, -1);
END;

CREATE TABLE earlier_report (
    answer   INTEGER NOT NULL REFERENCES answer (id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    replaced TEXT NOT NULL,
    text     TEXT NOT NULL,
    report   TEXT NOT NULL,
    PRIMARY KEY (answer, number)
) STRICT, WITHOUT ROWID;
"""
