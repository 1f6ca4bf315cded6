"""The tables, as the newest migration leaves them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

# The newest file in migrations/versions; a test holds them equal.
REVISION = "0002"
ID_LENGTH = 26
DIGEST_LENGTH = 64

metadata = MetaData()

# id: a ULID, so that ids tell the time and are in its order. answer: the JSON that was answered.
# label_id: what a person last said, if that was not taken back. picture is last: rows are read
# without it.
predictions = Table(
    "predictions",
    metadata,
    Column("id", String(ID_LENGTH), primary_key=True),
    Column("task", String(8), nullable=False),
    Column("request_id", String(128), nullable=False),
    Column("model_id", String(DIGEST_LENGTH), nullable=False),
    Column("pipeline", String(DIGEST_LENGTH), nullable=False),
    Column("digit", SmallInteger),
    Column("confidence", Float, nullable=False),
    Column("answer", Text, nullable=False),
    Column("label_id", BigInteger),
    Column("doubt", Float),
    Column("reply_key", String(DIGEST_LENGTH)),
    Column("picture_sha256", String(DIGEST_LENGTH), nullable=False),
    Column("frame", LargeBinary),
    Column("picture_type", String(32), nullable=False),
    Column("picture", LargeBinary, nullable=False),
)
# The migrations make these of rows that have one, since every index costs each answer a page to
# write. To say so here would import all of both dialects at each start.
for column in (predictions.c.label_id, predictions.c.reply_key):
    Index(f"predictions_{column.name}", column)

# The whole history of what people said: the newest row of a prediction counts.
labels = Table(
    "labels",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column(
        "prediction_id",
        String(ID_LENGTH),
        ForeignKey("predictions.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("digit", SmallInteger),
    Column("text", Text),
    Column("withdrawn", Boolean, nullable=False),
    Column("said_by", String(64)),
    Column("said_at_ms", BigInteger, nullable=False),
    Index("labels_prediction_id", "prediction_id"),
)

# What was answered to requests with an Idempotency-Key, to be answered again.
replies = Table(
    "replies",
    metadata,
    Column("key", String(DIGEST_LENGTH), primary_key=True),
    Column("request_sha256", String(DIGEST_LENGTH), nullable=False),
    Column("answer", Text, nullable=False),
    Column("asked_at_ms", BigInteger, nullable=False),
    Index("replies_asked_at_ms", "asked_at_ms"),
)
