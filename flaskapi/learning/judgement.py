"""All that is found of a candidate, and whether it may serve."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from flaskapi.learning.corrections import Correction
from flaskapi.learning.gate import Comparison, judge_candidate
from flaskapi.learning.replay import Change
from flaskapi.learning.suspicion import Suspicion, find_suspicions
from flaskapi.recognition.opening import Readers


@dataclass(frozen=True)
class Judgement:
    """What speaks for and against a candidate, by the id of its model."""

    model_id: str
    comparisons: list[Comparison]
    suspicions: list[Suspicion]

    @property
    def is_refused(self) -> bool:
        """Whether it is worse in anything, or learned what looks wrong."""
        return bool(self.suspicions) or any(item.is_worse for item in self.comparisons)

    def describe(self) -> dict[str, Any]:
        """Return the judgement as what JSON can say."""
        return {
            "model": self.model_id,
            "refused": self.is_refused,
            "comparisons": [
                asdict(item) | {"chance": item.chance, "worse": item.is_worse}
                for item in self.comparisons
            ],
            "suspicions": [str(suspicion) for suspicion in self.suspicions],
        }


def judge(
    serving: Readers,
    candidate: Readers,
    corrections: list[Correction],
    advance: Callable[[int], None] = lambda _: None,
) -> Judgement:
    """Return the judgement of a candidate beside the model in service. Raises EvaluationError.

    corrections: which it did not learn from. advance is told how many pictures were answered.
    """
    model = candidate.recognizer.classifier.model
    return Judgement(
        model.model_id,
        judge_candidate(serving.recognizer, candidate.recognizer, corrections, advance),
        find_suspicions(model),
    )


def describe_changes(changes: list[Change]) -> list[dict[str, Any]]:
    """Return the changes of a replay as what JSON can say."""
    return [asdict(change) | {"better": change.is_better} for change in changes]
