"""Keep replies by their Idempotency-Key, and how doubtful an answer is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of replies; predictions learn of theirs, and of their doubt."""
    op.create_table(
        "replies",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("asked_at_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("replies_asked_at_ms", "replies", ["asked_at_ms"])
    op.add_column("predictions", sa.Column("doubt", sa.Float))
    op.add_column("predictions", sa.Column("reply_key", sa.String(64)))
    replied = sa.text("reply_key IS NOT NULL")
    op.create_index(
        "predictions_reply_key",
        "predictions",
        ["reply_key"],
        sqlite_where=replied,
        postgresql_where=replied,
    )
