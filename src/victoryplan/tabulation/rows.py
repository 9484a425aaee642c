"""The rows of the tables: one walk through each plan."""

from collections.abc import Iterable, Mapping
from typing import Any

from victoryplan.index import holders
from victoryplan.models import Plan, Position
from victoryplan.tabulation.layout import HOLDERS, Cell, Entity, Row, entities, layout, singular

__all__ = ["rows_of"]


def rows_of(plans: Iterable[Plan]) -> dict[str, list[Row]]:
    """The rows of all tables, in the documents' order."""
    walker = _Walker()
    for plan in plans:
        walker.plan = plan.id
        walker.add(entities()[Plan], plan, (plan.id,), plan.id)
    return walker.found


class _Walker:
    def __init__(self) -> None:
        self.names = {name: tuple(column.name for column in table.columns) for name, table in layout().items()}
        self.found: dict[str, list[Row]] = {name: [] for name in self.names}
        self.plan = ""

    def put(self, table: str, cells: Iterable[Cell]) -> None:
        self.found[table].append(dict(zip(self.names[table], cells, strict=True)))

    def add(self, entity: Entity, instance: Any, head: tuple[Cell, ...], own_id: str) -> None:
        """Put down an object and all that it owns; the head is the cells before those of its fields."""
        self.put(
            entity.table.name, (*head, *(reader.read(getattr(instance, reader.field)) for reader in entity.readers))
        )
        owner = (self.plan,) if entity.cls is Plan else (self.plan, own_id)
        for link in entity.links:
            items: tuple[str, ...] | Mapping[str, str] = getattr(instance, link.field)
            for pair in items.items() if isinstance(items, dict) else enumerate(items, 1):
                self.put(link.table.name, (*owner, *pair))
        for field, cls in entity.children:
            child = entities()[cls]
            for ordinal, item in enumerate(getattr(instance, field), 1):
                place = f"{singular(entity.cls)}/{own_id}.{field}" if child.names_field else own_id
                item_id = item.id if child.has_id else f"{place}.{ordinal}"
                leading = (own_id if cls is entity.cls else None for cls in child.owners)
                named = (field,) if child.names_field else ()
                self.add(child, item, (self.plan, item_id, *leading, *named, ordinal), item_id)
                if isinstance(item, Position):
                    for n, actor in enumerate(holders(instance, item), 1):
                        self.put(HOLDERS, (self.plan, item_id, n, actor))
