"""Make the tables of predictions and of labels."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "predictions",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("task", sa.String(8), nullable=False),
        sa.Column("request_id", sa.String(128), nullable=False),
        sa.Column("model_id", sa.String(64), nullable=False),
        sa.Column("pipeline", sa.String(64), nullable=False),
        sa.Column("digit", sa.SmallInteger),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("label_id", sa.BigInteger),
        sa.Column("picture_sha256", sa.String(64), nullable=False),
        sa.Column("frame", sa.LargeBinary),
        sa.Column("picture_type", sa.String(32), nullable=False),
        sa.Column("picture", sa.LargeBinary, nullable=False),
    )
    labelled = sa.text("label_id IS NOT NULL")
    op.create_index(
        "predictions_label_id",
        "predictions",
        ["label_id"],
        sqlite_where=labelled,
        postgresql_where=labelled,
    )
    op.create_table(
        "labels",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column(
            "prediction_id",
            sa.String(26),
            sa.ForeignKey("predictions.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("digit", sa.SmallInteger),
        sa.Column("text", sa.Text),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("said_by", sa.String(64)),
        sa.Column("said_at_ms", sa.BigInteger, nullable=False),
    )
    op.create_index("labels_prediction_id", "labels", ["prediction_id"])
