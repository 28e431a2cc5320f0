"""What was practised: SQLite for rows, FLAC files for sound, both under the data folder."""
