"""What the screens are made of. Widgets show what they are given; they know neither devices nor the store."""
