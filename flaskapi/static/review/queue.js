/** The records that wait for a label, the most doubtful first; each is given once. */

import { call, locate } from "./api.js";

const PAGE = 50;

export class Queue {
  #first;
  #next = null;
  #seen = new Set();
  #filling = null;
  ahead = [];
  skipped = [];

  /** task: "digit", "page", or "" for both. */
  constructor(task) {
    this.task = task;
    const query = new URLSearchParams({ order: "doubt", labelled: false, limit: PAGE });
    if (task) query.set("task", task);
    this.#first = `${locate("/predictions")}?${query}`;
  }

  /** Fetch until that many records are ahead, or all are. Throws Refusal. */
  fill(count) {
    this.#filling ??= this.#fetch(count).finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  /** Return the next records, at most that many; none when nothing waits. Throws Refusal. */
  async take(count) {
    if (this.ahead.length < count) await this.fill(count);
    return this.ahead.splice(0, count);
  }

  /** Give what was skipped once more. */
  recallSkipped() {
    this.ahead.push(...this.skipped.splice(0));
  }

  /** Forget that a record was skipped. */
  recall({ id }) {
    this.skipped = this.skipped.filter((record) => record.id !== id);
  }

  // Behind the last page it begins anew: meanwhile others may have come.
  async #fetch(count) {
    while (this.ahead.length < count) {
      const page = await call("GET", this.#next ?? this.#first);
      const fresh = page.predictions.filter((record) => !this.#seen.has(record.id));
      for (const record of fresh) this.#seen.add(record.id);
      this.ahead.push(...fresh);
      this.#next = page.next;
      if (!page.next) break;
    }
  }
}
