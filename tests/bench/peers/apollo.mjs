// SPDX-FileCopyrightText: The Ahead authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Apollo Client: the normalized cache, optimistic responses, and two watched queries. The limits of its memory of
// results are raised so that all events fit in.

globalThis[Symbol.for('apollo.cacheSize')] = {
  'inMemoryCache.executeSelectionSet': 1000000,
  'inMemoryCache.executeSubSelectedArray': 50000,
};
const { ApolloClient, ApolloLink, InMemoryCache, Observable, gql } = await import('@apollo/client');

const FIELDS = 'id title description start end location status starred version';
const LIST = gql`query Events { events { ${FIELDS} } }`;
const EVENT = gql`fragment Event on Event { ${FIELDS} }`;
const PATCH = gql`mutation Patch($id: ID!, $changes: Changes) {
  patch(id: $id, changes: $changes) { id title starred version }
}`;
const CREATE = gql`mutation Create($event: NewEvent) { create(event: $event) { ${FIELDS} } }`;
const REMOVE = gql`mutation Remove($id: ID!) { remove(id: $id) { id } }`;

const typed = (event) => ({ __typename: 'Event', ...event });

function makeLink() {
  return new ApolloLink((operation) => new Observable((observer) => {
    const { answer, respond } = operation.getContext();
    answer.then((saved) => {
      observer.next({ data: respond(saved) });
      observer.complete();
    }, (error) => observer.error(error));
  }));
}

function insert(references, { readField, toReference }, event) {
  let low = 0, high = references.length;

  while (low < high) {
    const middle = (low + high) >> 1;
    if (readField('start', references[middle]) < event.start)
      low = middle + 1;
    else
      high = middle;
  }
  return references.toSpliced(low, 0, toReference(event));
}

export async function makePeer(events, told) {
  const cache = new InMemoryCache({ typePolicies: { Query: { fields: { events: { merge: false } } } } });
  const client = new ApolloClient({ cache, link: makeLink(), assumeImmutableResults: true });
  cache.writeQuery({ query: LIST, data: { events: events.map(typed) } });
  events = null;

  let rows = [], starred = [], places = null;
  client.watchQuery({ query: LIST, fetchPolicy: 'cache-only' }).subscribe(({ data }) => {
    if (!data?.events)
      return;
    rows = data.events;
    places = null;
    told();
  });
  client.watchQuery({ query: LIST, fetchPolicy: 'cache-only' }).subscribe(({ data }) => {
    if (!data?.events)
      return;
    starred = data.events.filter((event) => event.starred);
    told();
  });
  while (rows.length === 0 || starred.length === 0)
    await new Promise((resolve) => setTimeout(resolve, 1));

  // To look at a row is the bench's affair: the place is found once for all rows.
  const getRow = (id) => {
    const guess = rows[Number(id.slice(4))];
    if (guess?.id === id)
      return guess;
    places ??= new Map(rows.map((event) => [event.id, event]));
    return places.get(id);
  };

  const mutate = (options) => client.mutate(options).catch(() => {});
  return {
    getRow,
    getLength: () => rows.length,
    getStarredCount: () => starred.length,
    patch: (id, changes, answer) => mutate({
      mutation: PATCH,
      variables: { id, changes },
      optimisticResponse: { patch: { __typename: 'Event', id, version: getRow(id).version, ...changes } },
      context: { answer, respond: ({ title, starred: star, version }) =>
        ({ patch: { __typename: 'Event', id, title, starred: star, version } }) },
    }),
    create: (event, answer) => mutate({
      mutation: CREATE,
      variables: { event },
      optimisticResponse: { create: typed(event) },
      context: { answer, respond: (saved) => ({ create: typed(saved) }) },
      update: (store, { data }) =>
        store.modify({ fields: { events: (all, helpers) => insert(all, helpers, data.create) } }),
    }),
    remove: (id, answer) => mutate({
      mutation: REMOVE,
      variables: { id },
      optimisticResponse: { remove: { __typename: 'Event', id } },
      context: { answer, respond: () => ({ remove: { __typename: 'Event', id } }) },
      update: (store) => store.modify({ fields: { events: (all, { readField }) =>
        all.filter((reference) => readField('id', reference) !== id) } }),
    }),
    push: (event) => cache.writeFragment({ id: cache.identify(typed(event)), fragment: EVENT, data: typed(event) }),
    idle: () => new Promise((resolve) => setTimeout(resolve, 2)),
  };
}
