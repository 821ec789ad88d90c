"""The installed codemods, and what is wrong with some."""

import sys
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest

from migrate_interactions.engine.catalogue import GROUP, CatalogueError, collect, load_catalogue

from .fake_rules import OLD, STAY, codemod


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch):
    module = ModuleType("plugins")
    monkeypatch.setitem(sys.modules, "plugins", module)

    def points(**values: object) -> list[EntryPoint]:
        for name, value in values.items():
            setattr(module, name, value)
        return [EntryPoint(name, f"plugins:{name}", GROUP) for name in values]

    return points


def test_the_installed_catalogue_has_unique_codes_in_order_and_documents_itself() -> None:
    codemods = load_catalogue()
    codes = [one.code for one in codemods]
    assert codes == sorted(set(codes))
    assert "GI101" in codes
    assert all(one.documentation.strip() and one.removes and one.links for one in codemods)


def test_codemods_of_several_packages_are_joined_in_order(plugins) -> None:
    assert collect(plugins(B=(STAY,), A=(OLD,))) == (OLD, STAY)


@pytest.mark.parametrize(
    "other", [codemod(OLD.code, "x", None, None), codemod("GI9", OLD.name, None, None)]
)
def test_a_code_or_name_that_is_taken_twice_is_an_error(plugins, other) -> None:
    with pytest.raises(CatalogueError, match=r"two codemods are called .*plugins:A.*plugins:B"):
        collect(plugins(A=(OLD,), B=(other,)))


def test_what_is_no_tuple_of_codemods_is_an_error(plugins) -> None:
    with pytest.raises(CatalogueError, match="plugins:A is not a tuple"):
        collect(plugins(A=[OLD]))
    with pytest.raises(CatalogueError, match="cannot be loaded"):
        collect([EntryPoint("x", "plugins:missing", GROUP)])
    with pytest.raises(CatalogueError, match="no codemods are installed"):
        collect([])
