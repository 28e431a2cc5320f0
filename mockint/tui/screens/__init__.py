"""One file a screen. The app makes them from a table when they are first shown."""
