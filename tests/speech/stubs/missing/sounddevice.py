raise OSError("PortAudio library not found")
