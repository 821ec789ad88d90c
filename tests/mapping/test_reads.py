"""What the page says of reads is what the rewriting has rules for."""

import pytest

from migrate_interactions.mapping.reads import READ_FIELDS
from migrate_interactions.mapping.response import Shape
from migrate_interactions.mapping.rows import CLASSES
from migrate_interactions.rewriting.responses.rewrite import _RULES

OWNERS = {owner for owners in CLASSES.values() for owner in owners}
SHAPES = [shape for shape in _RULES if shape.value in OWNERS]

METHODS = {"as_image"}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_field_that_is_read_has_a_rule(shape: Shape) -> None:
    assert set(READ_FIELDS[shape.value]) == set(_RULES[shape]) - METHODS


def test_there_are_no_others() -> None:
    assert set(READ_FIELDS) == {shape.value for shape in SHAPES}
