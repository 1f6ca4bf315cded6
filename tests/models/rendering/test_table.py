"""Sheets laid on tables."""

import numpy as np
import pytest

from models.rendering.table import lay_on_table

WHITE = np.full((60, 200, 3), 250, np.float32)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("share", [0.4, 0.75])
def test_all_of_the_sheet_is_on_the_picture(seed: int, share: float) -> None:
    picture = lay_on_table(WHITE, share, np.random.default_rng(seed))
    assert picture.dtype == np.float32
    sheet = picture.mean(axis=2) > 230
    assert not any(edge.any() for edge in (sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1]))
    assert sheet.sum() == pytest.approx(60 * 200, rel=0.12)
    rows, columns = (np.flatnonzero(sheet.any(axis=axis)) for axis in (1, 0))
    assert np.ptp(rows) / sheet.shape[0] == pytest.approx(share, abs=0.03)
    assert np.ptp(columns) / sheet.shape[1] == pytest.approx(share, abs=0.03)


def test_table_is_darker_than_paper_and_no_two_are_alike() -> None:
    tables = [lay_on_table(WHITE, 0.5, np.random.default_rng(seed))[:8] for seed in range(8)]
    assert max(float(table.mean()) for table in tables) < 180
    assert len({float(table.mean()) for table in tables}) == 8
