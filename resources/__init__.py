"""What the program shows and speaks, as files.

Lives here: tokens, icons, fonts, translations, the example site; read through importlib.resources.
Must not: hold code.
"""
