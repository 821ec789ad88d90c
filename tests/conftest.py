"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

#: Programs and their own tests: they are run by tests, they are none.
collect_ignore = ["fixtures"]


#: Seconds that a slow test may take where it says nothing else: some wait for a type checker or an
#: installer, beside other tests.
_SLOW = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give slow tests more time."""
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(_SLOW))


@pytest.fixture(autouse=True, scope="session")
def one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the SDK's clients read one certificate, not all: that takes longer than most tests.

    No test needs any; all they talk to is on this machine, and not encrypted.
    """
    bundle = Path(certifi.where()).read_text("utf-8")
    end = "-----END CERTIFICATE-----\n"
    file = tmp_path_factory.mktemp("certificates") / "one.pem"
    file.write_text(bundle[bundle.index("-----BEGIN") : bundle.index(end) + len(end)], "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(file))
        yield
