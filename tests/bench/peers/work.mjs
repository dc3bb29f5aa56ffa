// SPDX-FileCopyrightText: The Ahead authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The same work as ahead-bench does, for a library of JavaScript: node --expose-gc work.mjs PEER N [NAME]
//
// A peer is a module with `makePeer (events, told)`, which gives an object with:
//
//   getRow (id), getLength (), getStarredCount ()   what the subscribers of the two live queries were told last
//   patch (id, changes, answer)                     optimistic; answer is a promise of the server's record
//   create (event, answer), remove (id, answer)
//   push (event)                                    the server says so by itself
//   idle ()                                         a promise: all timers of the library are over
//
// and calls told () whenever a subscriber is told. A call is timed until the subscribers show what is expected, and
// nothing is drawn.

const WARM_UP = 200;
const SAMPLES = 1000;
const LOOP_SECONDS = 8;
const MIN_SAMPLES = 10;
const ROUND_SECONDS = 30;
const ROUNDS = 5;
const PENDING = 1000;
const PUSHES = 1000;
const PENDING_DURING_PUSHES = 100;

const START = Date.UTC(2026, 0, 1);
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789 ';

class Answer {
  constructor() {
    this.promise = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    this.promise.catch(() => {});
  }
}

// Mulberry32.
function makeRandom(seed) {
  let state = seed;

  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function makeEvents(n, random) {
  const events = [];

  for (let i = 0; i < n; i++) {
    let description = '';
    for (let k = 0; k < 100; k++)
      description += ALPHABET[Math.floor(random() * ALPHABET.length)];
    events.push({
      id: `evt_${String(i).padStart(6, '0')}`,
      title: `Event number ${i}`,
      description,
      start: START + i * 60000,
      end: START + i * 60000 + 3600000,
      location: `Room ${Math.floor(random() * 50)}`,
      status: ['planned', 'confirmed', 'cancelled'][Math.floor(random() * 3)],
      starred: random() < 0.1,
      version: 1,
    });
  }

  // As they come from the network.
  return JSON.parse(JSON.stringify(events));
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const now = () => Number(process.hrtime.bigint());

function quantile(times, q) {
  return times[Math.min(times.length - 1, Math.floor(times.length * q))] / 1e3;
}

class Work {
  constructor(name, makePeer, n, only) {
    Object.assign(this, { name, makePeer, n, only, number: 0, waiting: null, random: makeRandom(42) });
  }

  report(bench, values) {
    if (this.only === undefined || this.only === bench)
      console.log(JSON.stringify({ bench, n: this.n, peer: this.name, ...values }));
  }

  reportTimes(bench, times) {
    times.sort((a, b) => a - b);
    this.report(bench, { median_us: quantile(times, 0.5), p99_us: quantile(times, 0.99), samples: times.length });
  }

  told() {
    this.waiting?.();
  }

  // Gives the time in ns from the call of `begin` until the subscribers show what is expected.
  time(isDone, begin) {
    return new Promise((resolve, reject) => {
      let begun = 0;
      const timer = setTimeout(() => {
        this.waiting = null;
        reject(new Error(`${this.name}: still not there: ${isDone}`));
      }, ROUND_SECONDS * 1000);

      this.waiting = () => {
        if (!isDone())
          return;
        const end = now();
        this.waiting = null;
        clearTimeout(timer);
        resolve(end - begun);
      };
      begun = now();
      begin();
    });
  }

  async loop(body) {
    let end = now() + (LOOP_SECONDS / 2) * 1e9;
    for (let i = 0; i < WARM_UP && (i < 3 || now() < end); i++)
      await body(false);

    globalThis.gc();
    end = now() + LOOP_SECONDS * 1e9;
    for (let i = 0; i < SAMPLES && (i < MIN_SAMPLES || now() < end); i++)
      await body(true);
  }

  pick() {
    return Math.floor(this.random() * this.n);
  }

  pickDistinct(count) {
    const picked = new Set();
    while (picked.size < Math.min(count, this.n))
      picked.add(this.pick());
    return [...picked];
  }

  shuffle(array) {
    for (let i = array.length - 1; i > 0; i--) {
      const k = Math.floor(this.random() * (i + 1));
      [array[i], array[k]] = [array[k], array[i]];
    }
    return array;
  }

  check(condition, what) {
    if (!condition)
      throw new Error(`${this.name}: ${what}`);
  }

  async build() {
    const events = makeEvents(this.n, this.random);
    this.truth = events.map((event) => ({ ...event }));
    this.starred = this.truth.filter((event) => event.starred).length;

    const begun = now();
    this.peer = await this.makePeer(events, () => this.told());
    const duration = now() - begun;
    await this.peer.idle();
    this.check(this.peer.getLength() === this.n, 'not all events are there');
    this.check(this.peer.getStarredCount() === this.starred, 'not all starred events are there');
    return duration;
  }

  async timePatch(index, answer) {
    const { id, starred } = this.truth[index];
    const changes = { title: `Patched title ${++this.number}`, starred: !starred };
    const count = this.starred + (starred ? -1 : 1);
    const time = await this.time(
      () => this.peer.getStarredCount() === count && this.peer.getRow(id).title === changes.title,
      () => this.peer.patch(id, changes, answer.promise),
    );
    await this.peer.idle();
    return { time, changes, count };
  }

  async measurePatches() {
    const patches = [], rollbacks = [];

    await this.loop(async (counts) => {
      const index = this.pick(), answer = new Answer(), before = this.truth[index];
      const { time } = await this.timePatch(index, answer);
      const rollback = await this.time(
        () => this.peer.getStarredCount() === this.starred && this.peer.getRow(before.id).title === before.title,
        () => answer.reject(new Error('refused')),
      );
      await this.peer.idle();
      if (counts) {
        patches.push(time);
        rollbacks.push(rollback);
      }
    });
    this.reportTimes('patch', patches);
    this.reportTimes('patch-rollback', rollbacks);
  }

  async measureConfirmations() {
    const times = [];

    await this.loop(async (counts) => {
      const index = this.pick(), answer = new Answer(), before = this.truth[index];
      const { changes, count } = await this.timePatch(index, answer);
      const saved = { ...before, ...changes, version: before.version + 1 };
      const time = await this.time(
        () => this.peer.getRow(before.id).version === saved.version,
        () => answer.resolve({ ...saved }),
      );
      await this.peer.idle();
      this.truth[index] = saved;
      this.starred = count;
      this.check(this.peer.getRow(before.id).title === saved.title, 'a confirmed title is lost');
      this.check(this.peer.getStarredCount() === count, 'a confirmed star is lost');
      if (counts)
        times.push(time);
    });
    this.reportTimes('patch-confirm', times);
  }

  async measureCreates() {
    const creates = [], rollbacks = [];

    await this.loop(async (counts) => {
      const answer = new Answer(), like = this.truth[this.pick()], id = `tmp_${++this.number}`;
      const title = `Draft number ${this.number}`;
      const draft = { ...like, id, title, start: like.start + 1, starred: true, version: 0 };
      const create = await this.time(
        () => this.peer.getLength() === this.n + 1 && this.peer.getStarredCount() === this.starred + 1,
        () => this.peer.create(draft, answer.promise),
      );
      await this.peer.idle();
      const rollback = await this.time(
        () => this.peer.getLength() === this.n && this.peer.getStarredCount() === this.starred,
        () => answer.reject(new Error('refused')),
      );
      await this.peer.idle();
      if (counts) {
        creates.push(create);
        rollbacks.push(rollback);
      }
    });
    this.reportTimes('create', creates);
    this.reportTimes('create-rollback', rollbacks);
  }

  async measureDeletes() {
    const deletes = [], rollbacks = [];

    await this.loop(async (counts) => {
      const answer = new Answer(), { id, starred } = this.truth[this.pick()];
      const count = this.starred - (starred ? 1 : 0);
      const remove = await this.time(
        () => this.peer.getLength() === this.n - 1 && this.peer.getStarredCount() === count,
        () => this.peer.remove(id, answer.promise),
      );
      await this.peer.idle();
      const rollback = await this.time(
        () => this.peer.getLength() === this.n && this.peer.getStarredCount() === this.starred,
        () => answer.reject(new Error('refused')),
      );
      await this.peer.idle();
      if (counts) {
        deletes.push(remove);
        rollbacks.push(rollback);
      }
    });
    this.reportTimes('delete', deletes);
    this.reportTimes('delete-rollback', rollbacks);
  }

  // Patches all, all in one turn of the loop: a library may take them together.
  async patchAll(indices) {
    const last = this.truth[indices.at(-1)], patches = new Map();
    let count = this.starred, begun = false;

    for (const index of indices) {
      const { starred } = this.truth[index];
      count += starred ? -1 : 1;
      const changes = { title: `Pending title ${++this.number}`, starred: !starred };
      patches.set(index, { answer: new Answer(), changes });
    }
    const title = patches.get(indices.at(-1)).changes.title;
    const time = await this.time(
      () => begun && this.peer.getStarredCount() === count && this.peer.getRow(last.id).title === title,
      () => {
        indices.forEach((index, i) => {
          begun = i === indices.length - 1;
          this.peer.patch(this.truth[index].id, patches.get(index).changes, patches.get(index).answer.promise);
        });
      },
    );
    return { time, patches, count };
  }

  async timePending() {
    const indices = this.pickDistinct(PENDING);
    const { time, patches, count } = await this.patchAll(indices);
    const order = this.shuffle(indices.slice()), last = this.truth[order.at(-1)];

    for (const index of indices) {
      const { version } = this.truth[index];
      this.truth[index] = { ...this.truth[index], ...patches.get(index).changes, version: version + 1 };
    }
    const confirmation = await this.time(
      () => this.peer.getRow(last.id).version === last.version + 1,
      () => order.forEach((index) => patches.get(index).answer.resolve({ ...this.truth[index] })),
    );
    await this.peer.idle();
    this.starred = count;
    return time + confirmation;
  }

  makePushes(pending) {
    const indices = pending.slice();
    while (indices.length < PUSHES - 1)
      indices.push(this.pick());
    this.shuffle(indices);

    let last;
    do
      last = this.pick();
    while (pending.includes(last));
    indices.push(last);

    return indices.map((index) => {
      const { version } = this.truth[index];
      const event = { ...this.truth[index], location: `Pushed ${++this.number}`, version: version + 1 };
      this.truth[index] = event;
      return { ...event };
    });
  }

  isShown(event) {
    const row = this.peer.getRow(event.id);
    return row.version === event.version && row.location === event.location;
  }

  // A library that holds pushes back while something is pending is done when nothing is any more.
  async timePushes() {
    const pending = this.pickDistinct(PENDING_DURING_PUSHES), stale = { ...this.truth[pending[0]] };
    const { patches } = await this.patchAll(pending);
    await this.peer.idle();
    const pushes = this.makePushes(pending), last = pushes.at(-1);
    const refuseAll = () => patches.forEach(({ answer }) => answer.reject(new Error('refused')));
    let isKept = false;

    const time = await this.time(
      () => this.isShown(last),
      () => {
        pushes.forEach((event) => this.peer.push(event));
        isKept = pending.every((index) => this.peer.getRow(stale.id) && this.showsPatch(index, patches));
        if (this.peer.holdsPushes)
          refuseAll();
      },
    );
    if (!this.peer.holdsPushes) {
      await this.peer.idle();
      isKept = pending.every((index) => this.showsPatch(index, patches));
      refuseAll();
    }
    await this.peer.idle();
    this.peer.push(stale);
    await this.peer.idle();
    const ignoresStale = this.peer.getRow(stale.id).location === this.truth[pending[0]].location;
    for (const index of pending)
      this.truth[index] = { ...this.truth[index], version: this.truth[index].version + 1 };
    pending.forEach((index) => this.peer.push({ ...this.truth[index] }));
    await this.peer.idle();

    return { time, isKept, ignoresStale };
  }

  showsPatch(index, patches) {
    return this.peer.getRow(this.truth[index].id).title === patches.get(index).changes.title;
  }

  async rounds(timeRound) {
    const end = now() + ROUND_SECONDS * 1e9, times = [];
    let result;

    for (let i = 0; i < ROUNDS && (i === 0 || now() < end); i++) {
      result = await timeRound();
      times.push(result.time ?? result);
    }
    times.sort((a, b) => a - b);
    return { ...result, total_ms: times[Math.floor(times.length / 2)] / 1e6 };
  }

  async measurePending() {
    const { total_ms } = await this.rounds(() => this.timePending());
    this.report('pending', { total_ms });
  }

  async measurePushes() {
    const { total_ms, isKept, ignoresStale } = await this.rounds(() => this.timePushes());
    this.report('push', { total_ms, pending_kept: isKept, stale_ignored: ignoresStale });
  }

  // In a process of its own, after a small one has warmed the code up.
  async measureMemory() {
    await this.makePeer(makeEvents(100, this.random), () => {});
    globalThis.gc();
    await nextTurn();
    globalThis.gc();
    const before = process.memoryUsage();
    this.peer = await this.makePeer(makeEvents(this.n, this.random), () => {});
    await this.peer.idle();
    globalThis.gc();
    await nextTurn();
    globalThis.gc();
    const after = process.memoryUsage();
    const bytes = after.heapUsed + after.external - before.heapUsed - before.external;
    this.report('memory', { bytes_per_event: Math.round(bytes / this.n) });
    this.check(this.peer.getLength() === this.n, 'not all events are there');
  }

  // What takes too long for this library is left out of the table.
  async attempt(measure, ...names) {
    if (this.only !== undefined && !names.includes(this.only))
      return;
    try {
      await measure.call(this);
    } catch (error) {
      console.error(`${names[0]} at ${this.n}: ${error.message.slice(0, 200)}`);
    }
  }

  async run() {
    if (this.only === 'memory')
      return this.measureMemory();

    this.report('build', { total_ms: (await this.build()) / 1e6 });
    await this.attempt(this.measurePatches, 'patch', 'patch-rollback');
    await this.attempt(this.measureConfirmations, 'patch-confirm');
    await this.attempt(this.measureCreates, 'create', 'create-rollback');
    await this.attempt(this.measureDeletes, 'delete', 'delete-rollback');
    await this.attempt(this.measurePushes, 'push');
    await this.attempt(this.measurePending, 'pending');
  }
}

const [peer, n, only] = process.argv.slice(2);
process.on('unhandledRejection', () => {});
const { makePeer } = await import(`./${peer}.mjs`);
await new Work(peer, makePeer, Number(n), only || undefined).run();
process.exit(0);
