"""Do units of work on a Dask cluster; its scheduler does again what a dead worker had begun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from migrate_interactions.fleet.executing import Outcome, Work, outcome_of
from migrate_interactions.fleet.unit import Unit

_ANSWER_SECONDS = 10


class ClusterError(Exception):
    """There is no cluster to work on; the message is one sentence."""


def done_on_cluster(units: Sequence[Unit], work: Work, address: str) -> Iterator[Outcome]:
    """The outcomes of ``units``, as they come from the cluster whose scheduler is at ``address``.

    Raises :class:`ClusterError` before the first.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise ClusterError(
            "--scheduler needs distributed: pip install 'migrate-interactions[fleet]'"
        ) from None
    try:
        client = distributed.Client(address, timeout=_ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"--scheduler {address}: no Dask scheduler answers there ({type(error).__name__})"
        ) from None
    with client:
        futures = {client.submit(work, unit, pure=False): unit for unit in units}
        for future in distributed.as_completed(list(futures), loop=client.loop):
            unit = futures.pop(future)
            yield outcome_of(unit, future.result)
            future.release()
