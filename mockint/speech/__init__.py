"""Speaking, listening, recognising. ``protocols`` is what the rest of mockint sees; one file each for the real devices."""
