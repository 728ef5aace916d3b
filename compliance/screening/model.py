"""The trained part: small trees over the named figures, shipped as readable JSON, one calibration per type."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compliance.screening.features import NAMES

_FILE = Path(__file__).parent / "weights.json"


def _read() -> tuple[dict[str, Any], str]:
    raw = _FILE.read_bytes()
    return json.loads(raw), hashlib.sha256(raw).hexdigest()[:12]


_WEIGHTS, WEIGHTS_VERSION = _read()

# A tree is (feature, threshold, tree at or below, tree above, mean) or, at its end, a number.
_Tree = tuple[int, float, Any, Any, float]


def _tree(node: Any) -> Any:
    if not isinstance(node, dict):
        return float(node)
    return (NAMES.index(node["if"]), node["at_most"], _tree(node["then"]), _tree(node["else"]), node["mean"])


_TREES: list[Any] = [_tree(node) for node in _WEIGHTS["trees"]]
_BASE: float = _WEIGHTS["base"]
TRAINED_ON: dict[str, str] = _WEIGHTS.get("trained_on", {})
"""The code of the figures and the data that the weights were learned from, as hashes."""
_SHIFT: dict[str, float] = _WEIGHTS["shift"]
_SLOPE: list[float] = _WEIGHTS["slope"]
"""Of the log-odds below and above the line of review: above it a score rises slowly, so that strong is rare."""


def _written(tree: Any) -> str:
    """A tree as one conditional expression: four times as fast as walking it."""
    if type(tree) is not tuple:
        return repr(tree)
    return f"({_written(tree[2])} if f{tree[0]} <= {tree[1]!r} else {_written(tree[3])})"


def _compiled() -> Callable[[list[float]], float]:
    names = ", ".join(f"f{at}" for at in range(len(NAMES)))
    sums = "\n".join(f"    total += {_written(tree)}" for tree in _TREES)
    source = f"def raw(figures):\n    {names} = figures\n    total = {_BASE!r}\n{sums}\n    return total\n"
    made: dict[str, Any] = {}
    exec(compile(source, "weights.json", "exec"), made)  # noqa: S102  numbers and names of our own file only
    raw: Callable[[list[float]], float] = made["raw"]
    return raw


raw = _compiled()


def score(figures: list[float], shift: str) -> float:
    """From 0 to 1; `shift` names the calibration: company, person or contact."""
    odds = raw(figures) - _SHIFT[shift]
    odds *= _SLOPE[odds > 0]
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def _moving(tree: Any, path: dict[int, float]) -> Any:
    """A tree whose ends say how much each figure on the way there moved the log-odds."""
    if type(tree) is not tuple:
        return tuple(path.items())
    at, threshold, then, other, mean = tree
    ends = []
    for following in (then, other):
        after = following[4] if type(following) is tuple else following
        ends.append(_moving(following, {**path, at: path.get(at, 0.0) + after - mean}))
    return (at, threshold, *ends)


def _steps(tree: Any, indent: str) -> str:
    """A tree of such ends as statements that add to `m…`, the moves of each figure."""
    if not (len(tree) == 4 and isinstance(tree[0], int)):
        return f"{indent}{'; '.join(f'm{at} += {value!r}' for at, value in tree) or 'pass'}\n"
    then, other = (_steps(one, indent + " ") for one in tree[2:])
    return f"{indent}if f{tree[0]} <= {tree[1]!r}:\n{then}{indent}else:\n{other}"


def _compiled_moves() -> Callable[[list[float]], tuple[float, ...]]:
    names = ", ".join(f"f{at}" for at in range(len(NAMES)))
    moves = [f"m{at}" for at in range(len(NAMES))]
    steps = "".join(_steps(_moving(tree, {}), " ") for tree in _TREES)
    source = f"def moved(figures):\n {names} = figures\n {' = '.join(moves)} = 0.0\n{steps} return {', '.join(moves)}\n"
    made: dict[str, Any] = {}
    exec(compile(source, "weights.json", "exec"), made)  # noqa: S102  numbers and names of our own file only
    moved: Callable[[list[float]], tuple[float, ...]] = made["moved"]
    return moved


_moved = _compiled_moves()


def contributions(figures: list[float]) -> list[tuple[str, float]]:
    """How much each figure moved the log-odds, the strongest first; small ones left out."""
    moved = _moved(figures)
    kept = [(name, round(value, 3)) for name, value in zip(NAMES, moved, strict=True) if abs(value) >= 0.05]
    return sorted(kept, key=lambda pair: (-abs(pair[1]), pair[0]))
