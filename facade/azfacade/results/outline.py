"""The outline of a result: sections with their blocks, and the headings above each block."""

from __future__ import annotations

import attrs

from azfacade.results.blocks import Block, Section
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult


@attrs.define(repr=False, eq=False)
class Outline:
    """A section of a result.

    Attributes:
        heading: The text of its heading; None for a section without one.
        level: 0 for the whole result, 1 for its sections and so on.
        blocks: The blocks of the section itself in reading order, its heading among them.
        children: The sections in it.
    """

    heading: str | None
    level: int
    blocks: list[Block] = attrs.field(factory=list)
    children: list[Outline] = attrs.field(factory=list)

    def __repr__(self) -> str:
        return f"<Outline level {self.level}, {len(self.blocks)} blocks, {len(self.children)} sections>"


def set_sections(result: AnalyzeResult, blocks: list[Block]) -> None:
    """Tell blocks in reading order which section they are in, and which one is above them."""
    root = Section()
    if result.sections:
        home, by_pointer = root, _sent_sections(result, blocks, root)
        for block in blocks:
            block.section = block.above = home = by_pointer.get(block.pointer, home)
        return
    title = current = root
    for block in blocks:
        block.above = current
        if block.kind == "title":
            block.above, current = root, Section(root, block)
            title = current
        elif block.kind == "sectionHeading":
            current = Section(title, block)
        block.section = current


def _sent_sections(result: AnalyzeResult, blocks: list[Block], root: Section) -> dict[str, Section]:
    """Return the section of each element by its pointer; each section once, even where pointers go in circles."""
    by_pointer = {block.pointer: block for block in blocks if block.pointer}
    found: dict[str, Section] = {}
    waiting: list[tuple[int, Section]] = [(index, root) for index in reversed(range(len(result.sections)))]
    seen: set[int] = set()
    while waiting:
        index, parent = waiting.pop()
        if index in seen:
            continue
        seen.add(index)
        section = Section(parent) if index else root
        children = []
        for pointer in result.sections[index].elements:
            name, _, number = pointer.rpartition("/") if isinstance(pointer, str) else ("", "", "")
            if name == "/sections" and number.isdecimal() and number.isascii() and len(number) < 10:
                if int(number) < len(result.sections):
                    children.append((int(number), section))
            elif pointer not in found:
                found[pointer] = section
                block = by_pointer.get(pointer)
                if section.heading is None and block is not None and block.is_heading:
                    section.heading = block
        waiting.extend(reversed(children))
    return found


def build_outline(blocks: list[Block]) -> Outline:
    """Return the tree of the blocks' sections."""
    root = Outline(None, 0)
    made: dict[Section, Outline] = {}
    for block in blocks:
        parent = root
        if block.section is not None and block.section not in made:
            for level, section in enumerate(block.section.path()):
                if section not in made:
                    heading = section.heading.text if section.heading is not None else None
                    made[section] = Outline(heading, level) if level else root
                    if level:
                        parent.children.append(made[section])
                    else:
                        root.heading = heading
                parent = made[section]
        (made[block.section] if block.section is not None else root).blocks.append(block)
    return root
