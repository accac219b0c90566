#!/usr/bin/env python3
"""What scipy says of fixed samples: against which the experiment's statistics are tested.

usage: make_statistics.py > test-data/statistics.json
"""
import json
import math
import warnings

import numpy as np
import scipy
from scipy import stats

warnings.simplefilter("ignore")


def number(v):
    v = float(v)
    return v if math.isfinite(v) else None


def interval(ci):
    low, high = number(ci[0]), number(ci[1])
    return None if low is None or high is None else [low, high]


def sample(v):
    n = len(v)
    spread = n > 1 and not np.all(v == v[0])
    ci = stats.t.interval(0.95, n - 1, loc=v.mean(), scale=stats.sem(v)) if spread else (math.nan, math.nan)
    return {"mean": number(v.mean()), "sd": number(v.std(ddof=1)) if n > 1 else None, "ci95": interval(ci)}


def difference(a, b):
    d = a - b
    n = len(d)
    rows = {}
    for name in ("paired", "welch"):
        test = stats.ttest_rel(a, b) if name == "paired" else stats.ttest_ind(a, b, equal_var=False)
        spread = np.ptp(d) > 0 if name == "paired" else np.ptp(a) > 0 or np.ptp(b) > 0
        if n < 2 or not spread:
            rows[name] = {"t": None, "df": None, "p": None, "ci95": None, "effect": None}
            continue
        scale = d.std(ddof=1) if name == "paired" else math.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
        rows[name] = {
            "t": number(test.statistic),
            "df": number(test.df),
            "p": number(test.pvalue),
            "ci95": interval(test.confidence_interval(0.95)),
            "effect": number(d.mean() / scale),
            "bootstrap": interval(
                stats.bootstrap((d,) if name == "paired" else (a, b),
                                np.mean if name == "paired" else lambda x, y, axis: x.mean(axis) - y.mean(axis),
                                n_resamples=20000, method="percentile", random_state=1).confidence_interval),
        }
    lower = int((a < b).sum())
    wilson = stats.binomtest(lower, n).proportion_ci(0.95, method="wilson")
    return {"mean": number(d.mean()), "sd": number(d.std(ddof=1)) if n > 1 else None,
            "aLower": {"count": lower, "share": lower / n, "ci95": [float(wilson.low), float(wilson.high)]}, **rows}


rng = np.random.default_rng(5)
short = lambda v: [float(f"{x:.9g}") for x in v]  # noqa: E731
PAIRS = {
    "nothing between": (rng.normal(0, 0.03, 60), rng.normal(0, 0.03, 60)),
    "small and certain": (lambda b: (b + 1e-3 + rng.normal(0, 1e-4, 80), b))(rng.normal(0.2, 0.05, 80)),
    "large and uncertain": (rng.normal(2, 3, 5), rng.normal(0, 1, 5)),
    "a small spread on a large mean": (rng.normal(100, 1e-2, 40), rng.normal(100, 1e-2, 40)),
    "far beyond doubt": (rng.normal(5, 1e-4, 70), rng.normal(-5, 1e-4, 70)),
    "unlike variances": (rng.normal(0, 1e-3, 30), rng.normal(0.01, 1, 30)),
    "one of two does not vary": (rng.normal(0, 1, 12), np.full(12, 0.25)),
    "two seeds": (np.array([0.1, 0.4]), np.array([0.3, 0.35])),
    "one seed": (np.array([0.1]), np.array([0.3])),
    "all equal": (np.full(9, 0.1), np.full(9, 0.1)),
    "all equally apart": (np.full(9, 0.1), np.full(9, 0.3)),
    "the same values": (np.array([0.1, 0.2, 0.3]), np.array([0.1, 0.2, 0.3])),
    "ties": (np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 2.0, 2.0, 1.0])),
}
pairs = []
for name, (a, b) in PAIRS.items():
    a, b = short(a), short(b)
    x, y = np.array(a), np.array(b)
    pairs.append({"name": name, "a": a, "b": b, "sampleA": sample(x), "sampleB": sample(y), "difference": difference(x, y)})

DF = [1, 1.5, 2, 3, 4.7, 9, 29, 99.3, 299, 999, 1998.25, 99999, 199998]
T = [1e-12, 1e-3, 0.3, 1, 1.7, 1.9, 2.5, 4, 8, 15, 30, 45, 1e3, 1e10]
tail = [[t, df, float(2 * stats.t.sf(t, df))] for df in DF for t in T if 2 * stats.t.sf(t, df) > 1e-290]
reach = [[df, float(stats.t.ppf(0.975, df))] for df in DF]
shares = [[k, n, *map(float, stats.binomtest(k, n).proportion_ci(0.95, method="wilson"))]
          for k, n in [(0, 1), (1, 1), (0, 10), (10, 10), (3, 7), (507, 1000), (50123, 100000)]]
print(json.dumps({"scipy": scipy.__version__, "pairs": pairs, "tail": tail, "reach": reach, "wilson": shares},
                 separators=(",", ":")))
