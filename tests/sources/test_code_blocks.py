"""The Python in Markdown, with the lines that it stands on."""

from migrate_interactions.sources import CodeBlock, code_blocks

DOCUMENT = """\
# Use

```python
one()
```

```sh
python one.py
```

1. In a list:

   ~~~~py title="bot.py"
   two()
     ```
   ~~~
     three()
   ~~~~

``` python3
never closed()
"""


def test_blocks_that_say_that_they_are_python() -> None:
    assert list(code_blocks(DOCUMENT)) == [
        CodeBlock(4, "one()\n"),
        CodeBlock(14, "two()\n  ```\n~~~\n  three()\n"),
        CodeBlock(21, "never closed()\n"),
    ]


def test_a_document_without_any() -> None:
    assert list(code_blocks("text\n`python`\n    code()\n")) == []
