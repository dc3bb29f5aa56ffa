// SPDX-FileCopyrightText: The Ahead authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The lower bound: what somebody would write by hand. A map of rows with a base and its pending changes, and an array
// of them in order.

function findPlace(rows, start) {
  let low = 0, high = rows.length;

  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].start < start)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

export async function makePeer(events, told) {
  const byId = new Map(), rows = [];
  let starred = 0;

  for (const event of events) {
    const row = { base: event, changes: [], view: event, start: event.start };
    byId.set(event.id, row);
    rows.push(row);
    starred += event.starred;
  }

  const fold = (row) => {
    const was = row.view.starred;
    row.view = row.changes.reduce((view, changes) => ({ ...view, ...changes }), row.base);
    starred += row.view.starred - was;
    told();
  };
  const insert = (row) => {
    rows.splice(findPlace(rows, row.start), 0, row);
    starred += row.view.starred;
    told();
  };
  const take = (row) => {
    rows.splice(findPlace(rows, row.start), 1);
    starred -= row.view.starred;
    told();
  };
  const settle = (row, changes, saved) => {
    row.changes.splice(row.changes.indexOf(changes), 1);
    if (saved && saved.version > row.base.version)
      row.base = saved;
    fold(row);
  };

  return {
    getRow: (id) => byId.get(id)?.view,
    getLength: () => rows.length,
    getStarredCount: () => starred,
    patch(id, changes, answer) {
      const row = byId.get(id);
      row.changes.push(changes);
      fold(row);
      answer.then((saved) => settle(row, changes, saved), () => settle(row, changes, null));
    },
    create(event, answer) {
      const row = { base: event, changes: [], view: event, start: event.start };
      byId.set(event.id, row);
      insert(row);
      answer.then((saved) => {
        row.base = saved;
        fold(row);
      }, () => {
        byId.delete(event.id);
        take(row);
      });
    },
    remove(id, answer) {
      const row = byId.get(id);
      take(row);
      answer.then(() => byId.delete(id), () => insert(row));
    },
    push(event) {
      const row = byId.get(event.id);
      if (event.version <= row.base.version)
        return;
      row.base = event;
      fold(row);
    },
    idle: () => new Promise((resolve) => setImmediate(resolve)),
  };
}
