"""The desktop: the only part of Millrace that knows Qt.

Lives here: app, window, pages, widgets, theme.
Must not: acquire, store or evaluate anything; pages pull from a Source.
"""
