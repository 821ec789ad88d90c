"""The result depends on neither hash seeds nor the number of processes nor the order of paths."""

from pathlib import Path

from .programs import started

FIXTURES = Path(__file__).parents[1] / "fixtures" / "GI102"


def test_hash_seeds_processes_and_order_do_not_matter() -> None:
    folders = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())[:8]
    ways = [("0", "1", folders), ("1", "2", folders), ("2", "3", folders[::-1])]
    outputs = set()
    for seed, jobs, paths in ways:
        done = started(
            *("migrate", "--jobs", jobs, "--format", "json", *paths),
            cwd=FIXTURES,
            PYTHONHASHSEED=seed,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
