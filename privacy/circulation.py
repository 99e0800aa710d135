"""Tables of counts as circulations: what an attacker can work out of a hidden cell, exactly.

A table with margins is a network in which every cell is an edge: it stands in one sum along its row and in one along
its column, once as a part and once as the whole (Cox 1995, "Network models for complementary cell suppression").
Numbers that fit everything shown are the flows that leave the shown edges as they are. So the smallest and the largest
possible value of a hidden cell are maximum flows, whole numbers by themselves, and cost a few searches instead of a
linear program. What to hide beside a cell that is not safe is found as the cheapest way round it (Kelly, Golden and
Assad 1992; Castro 2007, "A shortest-paths heuristic for statistical data protection in positive tables").
"""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from heapq import heappop, heappush

UNBOUNDED = 1 << 40


@dataclass(slots=True)
class Edge:
    """One cell. `low` and `high` are what everybody knows of it without the table; `cost` is that of hiding it."""

    tail: int
    head: int
    value: int
    low: int
    high: int
    cost: int
    hidden: bool
    candidate: bool
    checked: bool = True


@dataclass(slots=True)
class Circulation:
    edges: list[Edge] = field(default_factory=list)
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _at: list[list[int]] = field(default_factory=list)
    _hidden_at: list[set[int]] = field(default_factory=list)

    def node(self, key: Hashable) -> int:
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self._at):
            self._at.append([])
            self._hidden_at.append(set())
        return number

    def add(self, edge: Edge) -> int:
        self.edges.append(edge)
        number = len(self.edges) - 1
        self._at[edge.tail].append(number)
        self._at[edge.head].append(number)
        self.hide(number, hidden=edge.hidden)
        return number

    def hide(self, number: int, *, hidden: bool) -> None:
        edge = self.edges[number]
        edge.hidden = hidden
        for node in (edge.tail, edge.head):
            (self._hidden_at[node].add if hidden else self._hidden_at[node].discard)(number)

    # --- What can be worked out -------------------------------------------------------------------

    def room(self, number: int, enough: int = UNBOUNDED) -> tuple[int, int]:
        """How far below and above its value the cell may be for all that is shown, together no more than `enough`."""
        above = self._push(number, 1, enough)
        below = self._push(number, -1, enough - above) if above < enough else 0
        return below, above

    def _push(self, number: int, direction: int, enough: int) -> int:
        """How many units, up to `enough`, go round the cell through hidden cells: shortest ways first."""
        edge = self.edges[number]
        own = edge.high - edge.value if direction > 0 else edge.value - edge.low
        source, target = (edge.head, edge.tail) if direction > 0 else (edge.tail, edge.head)
        enough = min(enough, own)
        if source == target:
            return max(0, enough)
        moved: dict[int, int] = {}
        units = 0
        while units < enough:
            way = self._shortest(number, source, target, moved)
            if way is None:
                break
            push = min(enough - units, *(room for _n, _sign, room in way))
            for step, sign, _room in way:
                moved[step] = moved.get(step, 0) + sign * push
            units += push
        return units

    def _shortest(
        self, banned: int, source: int, target: int, moved: dict[int, int]
    ) -> list[tuple[int, int, int]] | None:
        came: dict[int, tuple[int, int, int, int]] = {source: (source, -1, 0, 0)}
        queue = deque([source])
        edges = self.edges
        while queue and target not in came:
            node = queue.popleft()
            for number in self._hidden_at[node]:
                edge = edges[number]
                forward = edge.tail == node
                other = edge.head if forward else edge.tail
                if other in came or number == banned:
                    continue
                now = edge.value + moved.get(number, 0)
                room = edge.high - now if forward else now - edge.low
                if room > 0:
                    came[other] = (node, number, 1 if forward else -1, room)
                    queue.append(other)
        return _traced(came, source, target)

    # --- What to hide beside it -------------------------------------------------------------------

    def cover(self, number: int, enough: int) -> set[int] | None:
        """The cells to hide so that `enough` other values are possible; None when there is no way."""
        below, above = self.room(number, enough)
        missing = enough - below - above
        if missing <= 0:
            return set()

        def price(edge_number: int, room: int) -> int | None:
            edge = self.edges[edge_number]
            if edge.hidden:
                return 0
            if not edge.candidate:
                return None
            return edge.cost * max(1, -(-missing // room))

        plans = [
            self._reach(number, 1, above + missing, price),
            self._reach(number, -1, below + missing, price),
        ]
        whole = [plan for plan, base in zip(plans, (above, below), strict=True) if plan.units >= base + missing]
        if whole:
            return min(whole, key=lambda plan: (self._price(plan.used), len(plan.used))).used
        if plans[0].units + plans[1].units >= enough:
            return plans[0].used | plans[1].used
        return None

    def _price(self, numbers: set[int]) -> int:
        return sum(self.edges[number].cost for number in numbers)

    def _reach(self, number: int, direction: int, enough: int, price: Callable[[int, int], int | None]) -> "_Plan":
        """Push up to `enough` units round the cell, the cheapest way each time."""
        edge = self.edges[number]
        own = edge.high - edge.value if direction > 0 else edge.value - edge.low
        source, target = (edge.head, edge.tail) if direction > 0 else (edge.tail, edge.head)
        enough = min(enough, own)
        plan = _Plan()
        moved: dict[int, int] = {}
        while plan.units < enough:
            way = self._way(number, source, target, moved, plan.used, price)
            if way is None:
                break
            push = min(enough - plan.units, *(room for _n, _sign, room in way)) if way else enough - plan.units
            for step, sign, _room in way:
                moved[step] = moved.get(step, 0) + sign * push
                if not self.edges[step].hidden:
                    plan.used.add(step)
            plan.units += push
        return plan

    def _way(
        self,
        banned: int,
        source: int,
        target: int,
        moved: dict[int, int],
        used: set[int],
        price: Callable[[int, int], int | None],
    ) -> list[tuple[int, int, int]] | None:
        """The cheapest way from `source` to `target`: edges with sign and what still fits through them (Dijkstra)."""
        best: dict[int, int] = {source: 0}
        came: dict[int, tuple[int, int, int, int]] = {}
        queue: list[tuple[int, int]] = [(0, source)]
        edges = self.edges
        while queue:
            cost, node = heappop(queue)
            if node == target:
                break
            if cost > best[node]:
                continue
            for number in self._at[node]:
                edge = edges[number]
                if number == banned or not (edge.hidden or edge.candidate):
                    continue
                now = edge.value + moved.get(number, 0)
                forward = edge.tail == node
                room = edge.high - now if forward else now - edge.low
                extra = None if room <= 0 else 0 if number in used else price(number, room)
                other = edge.head if forward else edge.tail
                if extra is not None and cost + extra < best.get(other, UNBOUNDED):
                    best[other] = cost + extra
                    came[other] = (node, number, 1 if forward else -1, room)
                    heappush(queue, (cost + extra, other))
        return _traced(came, source, target)


def _traced(came: dict[int, tuple[int, int, int, int]], source: int, target: int) -> list[tuple[int, int, int]] | None:
    """The way back from `target` that `came` has noted; None when it was not reached."""
    if target not in came and target != source:
        return None
    way: list[tuple[int, int, int]] = []
    node = target
    while node != source:
        node, number, sign, room = came[node]
        way.append((number, sign, room))
    return way


@dataclass(slots=True)
class _Plan:
    units: int = 0
    used: set[int] = field(default_factory=set)
