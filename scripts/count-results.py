#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Decides what counts as one test: a lit file or a gtest case.

CTest runs each lit folder as one test named `lit.<room>`, which leaves
`lit.<room>.xml` beside `ctest.xml`. That file replaces the one CTest entry, so
that a folder of forty files counts forty. A lit run that died before writing
its file counts as one failure. Skipped tests are named apart and never pass.

usage: count-results.py FOLDER
"""

import pathlib
import sys
import xml.etree.ElementTree as xml


def verdict(case):
    """Returns 'failed', 'skipped' or 'passed' for one <testcase>."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None:
        return "skipped"
    status = case.get("status", "run")
    return {"fail": "failed", "run": "passed"}.get(status, "skipped")


def cases(folder):
    """Yields (name, verdict) of every test that the folder's files tell of."""
    ctest = folder / "ctest.xml"
    if not ctest.exists():
        yield "ctest", "failed"
        return
    for case in xml.parse(ctest).iter("testcase"):
        name = case.get("name")
        detail = folder / f"{name}.xml"
        if not name.startswith("lit.") or not detail.exists():
            yield name, verdict(case)
            continue
        inner = [(f"{c.get('classname')}/{c.get('name')}", verdict(c))
                 for c in xml.parse(detail).iter("testcase")]
        yield from inner
        if verdict(case) == "failed" and not any(
                v == "failed" for _, v in inner):
            yield name, "failed"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(cases(pathlib.Path(sys.argv[1])))
    count = {v: sum(1 for _, w in found if w == v)
             for v in ("passed", "failed", "skipped")}
    for name, outcome in found:
        if outcome == "failed":
            print(f"failed: {name}")
    if count["skipped"]:
        print(f"{count['skipped']} skipped: their REQUIRES are not met here")
    print(f"{count['passed']} passed, {count['failed']} failed")
    sys.exit(1 if count["failed"] or not count["passed"] else 0)


if __name__ == "__main__":
    main()
