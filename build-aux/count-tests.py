#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Ahead authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: count-tests.py STATUS LOG…

Counts the test cases in the logs of a `meson test` that ended with STATUS (testlog.json, one JSON object a line) and
prints the sum as "N passed, N failed". Exits with 0 only where some passed and none failed.

GTest programs write TAP: each line of theirs is a case. A case that was planned and never ran has failed, and so has a
program that ends badly with every case passed. A program that writes no TAP is one case."""

import json
import re
import sys

PLAN = re.compile(r'^1\.\.(\d+)', re.MULTILINE)
CASE = re.compile(r'^(not ok|ok) \d+(.*)$', re.MULTILINE)
SKIPPED = re.compile(r'#\s*(skip|todo)', re.IGNORECASE)


def count_program(test):
    """Returns how many cases of one program passed, failed and were skipped."""
    output = test.get('stdout') or ''
    plan = PLAN.search(output)
    succeeded = test['result'] in ('OK', 'EXPECTEDFAIL')
    if plan is None:
        skipped = test['result'] == 'SKIP'
        return (int(succeeded), int(not succeeded and not skipped), int(skipped))

    cases = CASE.findall(output)
    skipped = sum(1 for _, name in cases if SKIPPED.search(name))
    passed = sum(1 for word, name in cases if word == 'ok' and not SKIPPED.search(name))
    failed = max(int(plan.group(1)), len(cases)) - passed - skipped
    if not succeeded and failed == 0:
        failed = 1
    return (passed, failed, skipped)


def main():
    status = int(sys.argv[1])
    passed = failed = skipped = 0
    for path in sys.argv[2:]:
        try:
            with open(path, encoding='utf-8') as log:
                for line in log:
                    counts = count_program(json.loads(line))
                    passed, failed, skipped = (a + b for a, b in zip((passed, failed, skipped), counts))
        except FileNotFoundError:
            pass
    if passed + failed == 0:
        print('No test ran.')
    if failed == 0 and (status != 0 or passed == 0):
        failed = 1
    if skipped:
        print(f'{skipped} skipped')
    print(f'{passed} passed, {failed} failed')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
