/** What people said, on its way: of each picture in order, and at most four requests at once. */

import { call, locate } from "./api.js";

const MOST_AT_ONCE = 4;
const waiting = [];
const last = new Map();
let atWork = 0;

/** Called whenever all that was said has arrived or was refused. */
export const outbox = { whenEmpty: () => {} };

/** Say what a record is: {digit} or {text}. Throws Refusal. */
export const putLabel = (record, said) => send(record, "PUT", "/label", said);

/** Take back what was said of a record. Throws Refusal. */
export const withdrawLabel = (record) => send(record, "DELETE", "/label");

/** Forget a record and its picture. Throws Refusal. */
export const deleteRecord = (record) => send(record, "DELETE", "");

/** Say again what was said before. Throws Refusal. */
export function restoreLabel(record, label) {
  return putLabel(record, "text" in label ? { text: label.text } : { digit: label.digit });
}

function send(record, method, path, said) {
  const address = locate(`/predictions/${record.id}${path}`);
  const before = last.get(record.id) ?? Promise.resolve();
  const sent = before.catch(() => {}).then(() => takeTurn(() => call(method, address, said)));
  last.set(record.id, sent);
  const end = () => {
    if (last.get(record.id) === sent) last.delete(record.id);
    if (!last.size) outbox.whenEmpty();
  };
  sent.then(end, end);
  return sent;
}

async function takeTurn(job) {
  if (atWork < MOST_AT_ONCE) atWork += 1;
  else await new Promise((begin) => waiting.push(begin));
  try {
    return await job();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else atWork -= 1;
  }
}
