"""What Schemathesis loads before it begins: half of what it sends as binary are pictures."""

import schemathesis
from hypothesis import strategies as st

from tests.web.asking import PAGE, SEVEN, THREE

schemathesis.openapi.format("binary", st.sampled_from([SEVEN, THREE, PAGE]) | st.binary())
