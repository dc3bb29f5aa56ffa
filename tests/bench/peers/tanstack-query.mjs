// SPDX-FileCopyrightText: The Ahead authors
// SPDX-License-Identifier: GPL-3.0-or-later

// TanStack Query: the documented way of optimistic updates (cancel, snapshot, set, put the snapshot back), with
// notifications in a microtask and without structural sharing, which makes it several times faster than its defaults.

import { MutationObserver, QueryClient, QueryObserver, notifyManager } from '@tanstack/query-core';

const queryKey = ['events'];

function replace(events, id, change) {
  const index = events.findIndex((event) => event.id === id);
  return index < 0 ? events : events.with(index, change(events[index]));
}

function insert(events, event) {
  const index = events.findIndex((other) => other.start >= event.start);
  return events.toSpliced(index < 0 ? events.length : index, 0, event);
}

export async function makePeer(events, told) {
  notifyManager.setScheduler(queueMicrotask);

  const client = new QueryClient({
    defaultOptions: {
      queries: { staleTime: Infinity, gcTime: Infinity, structuralSharing: false, networkMode: 'always', retry: false },
      mutations: { networkMode: 'always', retry: false, gcTime: 0 },
    },
  });
  client.mount();
  client.setQueryData(queryKey, events);
  events = null;

  const options = { queryKey, queryFn: () => new Promise(() => {}), notifyOnChangeProps: ['data'] };
  const byStart = new QueryObserver(client, options);
  const starred = new QueryObserver(client, { ...options, select: (all) => all.filter((event) => event.starred) });
  let rows = byStart.getCurrentResult().data, starredRows = starred.getCurrentResult().data;
  let places = null;
  byStart.subscribe(({ data }) => {
    rows = data;
    places = null;
    told();
  });
  starred.subscribe(({ data }) => {
    starredRows = data;
    told();
  });

  // To look at a row is the bench's affair: the place is found once for all rows.
  const getRow = (id) => {
    const guess = rows[Number(id.slice(4))];
    if (guess?.id === id)
      return guess;
    places ??= new Map(rows.map((event) => [event.id, event]));
    return places.get(id);
  };

  const mutation = (apply, settle) => new MutationObserver(client, {
    mutationFn: ({ answer }) => answer,
    async onMutate(variables) {
      await client.cancelQueries({ queryKey });
      const previous = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (all) => apply(all, variables));
      return { previous };
    },
    onError: (error, variables, { previous }) => client.setQueryData(queryKey, previous),
    onSuccess: (saved, variables) => client.setQueryData(queryKey, (all) => settle(all, saved, variables)),
  });
  const update = mutation((all, { id, changes }) => replace(all, id, (event) => ({ ...event, ...changes })),
                          (all, saved, { id }) => replace(all, id, () => saved));
  const create = mutation((all, { event }) => insert(all, event),
                          (all, saved, { event }) => replace(all, event.id, () => saved));
  const remove = mutation((all, { id }) => all.filter((event) => event.id !== id), (all) => all);

  return {
    getRow,
    getLength: () => rows.length,
    getStarredCount: () => starredRows.length,
    patch: (id, changes, answer) => update.mutate({ id, changes, answer }).catch(() => {}),
    create: (event, answer) => create.mutate({ event, answer }).catch(() => {}),
    remove: (id, answer) => remove.mutate({ id, answer }).catch(() => {}),
    push: (event) => client.setQueryData(queryKey, (all) => replace(all, event.id, () => event)),
    idle: () => new Promise((resolve) => setTimeout(resolve, 1)),
  };
}
