"""What is said of one kind of problem."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """What a problem means, what usually causes it, what to do, and what its detail may say."""

    meaning: str
    causes: tuple[str, ...]
    cure: str
    detail: str
