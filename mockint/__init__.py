"""mockint: practise job interviews aloud, alone, in the terminal, in Indonesian or English."""

__version__ = "0.1.0"
