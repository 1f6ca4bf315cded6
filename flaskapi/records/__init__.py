"""What was asked, answered and corrected, in SQLite or PostgreSQL. Knows no Flask and no network.

`recorder.py` keeps answers, many requests in one commit; `selection.py` finds them again;
`changes.py` corrects and deletes them; `database.py` is the way to all of it.
"""
