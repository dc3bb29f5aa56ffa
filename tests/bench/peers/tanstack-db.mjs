// SPDX-FileCopyrightText: The Ahead authors
// SPDX-License-Identifier: GPL-3.0-or-later

// TanStack DB: a collection with a sync of its own and two live queries; subscribers get changes, not arrays.

import { BTreeIndex, createCollection, createLiveQueryCollection, eq } from '@tanstack/db';

export async function makePeer(events, told) {
  let sync;

  // The handler ends when the server's record has come in by the sync.
  const send = (type) => async ({ transaction }) => {
    const { key, metadata, original } = transaction.mutations[0];
    const saved = await metadata.answer;
    sync.begin();
    sync.write(type === 'delete' ? { type, key, value: original } : { type, key, value: saved });
    sync.commit();
  };

  const collection = createCollection({
    id: `events-${events.length}`,
    getKey: (event) => event.id,
    startSync: true,
    gcTime: 0,
    autoIndex: 'eager',
    defaultIndexType: BTreeIndex,
    sync: {
      rowUpdateMode: 'full',
      sync(parameters) {
        sync = parameters;
        sync.begin();
        for (const event of events)
          sync.write({ type: 'insert', value: event });
        sync.commit();
        sync.markReady();
        events = null;
      },
    },
    onInsert: send('insert'),
    onUpdate: send('update'),
    onDelete: send('delete'),
  });
  await collection.preload();

  const byStart = createLiveQueryCollection({
    query: (query) => query.from({ event: collection }).orderBy(({ event }) => event.start, 'asc'),
    startSync: true,
  });
  const starred = createLiveQueryCollection({
    query: (query) => query.from({ event: collection }).where(({ event }) => eq(event.starred, true)),
    startSync: true,
  });
  await byStart.preload();
  await starred.preload();

  let length = byStart.size, starredCount = starred.size;
  byStart.subscribeChanges(() => {
    length = byStart.size;
    told();
  }, { includeInitialState: true });
  starred.subscribeChanges(() => {
    starredCount = starred.size;
    told();
  }, { includeInitialState: true });

  const forget = (transaction) => transaction.when('settled').catch(() => {});
  return {
    holdsPushes: true,
    getRow: (id) => byStart.get(id),
    getLength: () => length,
    getStarredCount: () => starredCount,
    patch: (id, changes, answer) =>
      forget(collection.update(id, { metadata: { answer } }, (draft) => Object.assign(draft, changes))),
    create: (event, answer) => forget(collection.insert(event, { metadata: { answer } })),
    remove: (id, answer) => forget(collection.delete(id, { metadata: { answer } })),
    push(event) {
      sync.begin();
      sync.write({ type: 'update', key: event.id, value: event });
      sync.commit();
    },
    idle: () => new Promise((resolve) => setTimeout(resolve, 0)),
  };
}
