"""Question packs: what a pack may hold (schema), reading it strictly (loader), and advice on it (lint).

A pack is data: no code, no paths, no markup, bounded in size. ``loader.find`` gives one ready to be asked,
``loader.available`` lists them, ``checking.check_file`` reports everything that is wrong with one.
"""
