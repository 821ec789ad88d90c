"""A JSON object per finding, each on a line of its own."""

from __future__ import annotations

import json

from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.json_report import finding_json
from migrate_interactions.reporting.occasion import Occasion


def report(run: Run, occasion: Occasion) -> str:
    """What the JSON report has under ``findings``, a line for each."""
    return "".join(json.dumps(finding_json(one), ensure_ascii=True) + "\n" for one in run.reported)
