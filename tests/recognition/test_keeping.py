"""What is recorded of the code that answered."""

from pathlib import Path

from flaskapi.recognition.keeping import digest_code, identify_pipeline


def test_pipeline_is_another_when_a_module_changes_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    module, deeper = tmp_path / "ink.py", tmp_path / "page" / "marks.py"
    found = set()
    for file, text in ((module, "one"), (deeper, "one"), (deeper, "two"), (module, "two")):
        file.write_text(text)
        found.add(digest_code(tmp_path))
    assert len(found) == 4
    assert len(identify_pipeline()) == 12
