"""The screens. ``app.run`` shows them; the bridge is the one place where they meet devices, the store and other threads."""
