#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Ahead authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: bench-table.py <RESULTS

Prints the lines of JSON that `build-aux/bench` measured as tables. The 99th percentile is in brackets, and how many
times more a peer takes than Ahead follows the ×. A push after which pending values did not show, or that a stale one
could undo, is marked."""

import json
import sys

GOALS = {  # at 100 000 events: the median, or the one value
    'patch': 5, 'patch-rollback': 5, 'patch-confirm': 5, 'create': 5, 'create-rollback': 5, 'delete': 5,
    'delete-rollback': 5, 'push': 10, 'memory': 1024,
}
VALUES = ('median_us', 'total_ms', 'bytes_per_event')
UNITS = {'median_us': 'µs', 'total_ms': 'ms', 'bytes_per_event': 'B'}
SIZE_OF_GOALS = 100000


def get_value(line):
    """Returns the name of what a line measured, and its value."""
    return next((name, line[name]) for name in VALUES if name in line)


def format_number(number):
    return f'{number:.2f}' if number < 10 else f'{number:.1f}' if number < 100 else f'{number:.0f}'


def format_line(line, own):
    """Returns a cell of the table; OWN is Ahead's line of the same bench and size, if there is one."""
    name, value = get_value(line)
    text = f'{format_number(value)} {UNITS[name]}'
    if 'p99_us' in line:
        text += f' ({format_number(line["p99_us"])})'
    if own is not None and own is not line:
        text += f' ×{format_number(value / get_value(own)[1])}'
    if line.get('pending_kept') is False:
        text += ' loses pending'
    if line.get('stale_ignored') is False:
        text += ' takes stale'
    return text


def print_table(header, rows):
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        print('  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print()


def print_own(lines):
    """Prints Ahead's values by size, how they grow with it, and the goal."""
    sizes = sorted({line['n'] for line in lines.values()})
    rows = []
    for bench in dict.fromkeys(bench for bench, _ in lines):
        cells = [lines.get((bench, n)) for n in sizes]
        growth = ''
        if cells[0] and cells[-1] and len(sizes) > 1 and bench != 'build':
            growth = f'×{format_number(get_value(cells[-1])[1] / get_value(cells[0])[1])}'
        goal = f'< {GOALS[bench]}' if bench in GOALS and SIZE_OF_GOALS in sizes else ''
        rows.append([bench, *[format_line(cell, None) if cell else '–' for cell in cells], growth, goal])
    print_table(['ahead', *[f'{n} events' for n in sizes], 'growth', f'goal at {SIZE_OF_GOALS}'], rows)


def print_peers(own, lines, size):
    """Prints the values of all for one size, side by side."""
    peers = list(dict.fromkeys(peer for peer, _, n in lines if n == size))
    benches = dict.fromkeys(bench for bench, n in own if n == size)
    rows = []
    for bench in benches:
        mine = own[bench, size]
        cells = [lines.get((peer, bench, size)) for peer in peers]
        rows.append([bench, format_line(mine, None), *[format_line(cell, mine) if cell else '–' for cell in cells]])
    print_table([f'{size} events', 'ahead', *peers], rows)


def main():
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    own = {(line['bench'], line['n']): line for line in lines if 'peer' not in line}
    peers = {(line['peer'], line['bench'], line['n']): line for line in lines if 'peer' in line}
    print_own(own)
    for size in sorted({n for _, _, n in peers}):
        print_peers(own, peers, size)


main()
