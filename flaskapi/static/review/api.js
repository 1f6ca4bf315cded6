/** The service: how it is asked, with which key, and how it refuses. */

const KEY = "flaskapi-key";
const UNREADABLE =
  "What came is not this service's answer. Try again, or log in where a proxy asks for it.";
const root = document.getElementById("review").dataset.root;

/** What the service did not do, in its own sentence. */
export class Refusal extends Error {
  constructor(kind, sentence) {
    super(sentence);
    this.kind = kind;
  }

  get isAboutKey() {
    return this.kind === "key-missing" || this.kind === "key-insufficient";
  }

  get isGone() {
    return this.kind === "record-missing";
  }
}

/** Return the address of a path of the service. */
export const locate = (path) => root + path;

/** Ask the service; return the JSON it answers, or null for none. Throws Refusal. */
export async function call(method, address, said) {
  const options = { method, headers: {}, cache: "no-store", keepalive: method !== "GET" };
  const key = getKey();
  if (key) options.headers.Authorization = `Bearer ${key}`;
  if (said !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(said);
  }
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Refusal("unreachable", "The service cannot be reached. Try again in a few seconds.");
  }
  if (!response.ok) throw await readProblem(response);
  if (response.status === 204) return null;
  return response.json().catch(() => {
    throw new Refusal("unreadable", UNREADABLE);
  });
}

async function readProblem(response) {
  const problem = await response.json().catch(() => ({}));
  const kind = (problem.type ?? "").split("/").pop();
  return new Refusal(kind, problem.detail ?? `The service answered ${response.status}. Try again.`);
}

/** Return the key of this tab, or null. */
export const getKey = () => sessionStorage.getItem(KEY);

/** Keep a key until the tab is closed. */
export const keepKey = (key) => sessionStorage.setItem(KEY, key);

/** Forget the key at once. */
export const forgetKey = () => sessionStorage.removeItem(KEY);
