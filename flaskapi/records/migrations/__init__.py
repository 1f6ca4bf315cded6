"""Every step from the first tables to the present ones, run by Alembic."""
