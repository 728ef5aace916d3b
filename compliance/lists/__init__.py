"""The lists in force: fetching, reading, acceptance, loading, index files, and their pages.

Called by checks, the commands and the desk; knows no case and no check.
"""
