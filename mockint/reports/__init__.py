"""Reports for reading: plain lines, and text from outside made fit for a terminal. Pure; knows no screen."""
