/** The service's resources, as the page asks them. */

const RESOURCES = { digit: "predict", page: "read" };
const base = new URL(document.getElementById("home").dataset.base, location.href);

/**
 * Return the whole address of what answers a task, "digit" or "page".
 */
export function locateTask(task, query = "") {
  return new URL(RESOURCES[task] + query, base).href;
}

/** Return the whole address of a prediction's label. */
export function locateLabel(id) {
  return new URL(`predictions/${id}/label`, base).href;
}

/**
 * Send a picture, {content: Blob, name}, to what answers a task.
 *
 * Returns {ok, body} as `request` does.
 */
export function ask(task, picture, query, signal) {
  const form = new FormData();
  form.append("file", picture.content, picture.name);
  return request(locateTask(task, query), { method: "POST", body: form, signal });
}

/** Whether a problem may be over when the same is asked again: silence, haste, or an outage. */
export function mayPass({ status }) {
  return !status || status === 429 || status >= 500;
}

/** Say what a recorded picture really shows: {digit: 3}, {digit: null} or {text: "123"}. */
export function putLabel(id, label) {
  const headers = { "Content-Type": "application/json" };
  return request(locateLabel(id), { method: "PUT", headers, body: JSON.stringify(label) });
}

/** Have a recorded picture forgotten. */
export function forget(id) {
  return request(new URL(`predictions/${id}`, base).href, { method: "DELETE" });
}

/**
 * Return {ok: true, body: answer} or {ok: false, body: problem with title and detail}.
 *
 * Throws an AbortError, and nothing else.
 */
async function request(address, options) {
  let response;
  try {
    response = await fetch(address, options);
    return { ok: response.ok, body: response.status === 204 ? null : await response.json() };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { ok: false, body: describeSilence(response) };
  }
}

/** Return a problem for what is no answer of the service's own. */
function describeSilence(response) {
  const detail = response
    ? `Something between here and the service answered instead, with status ${response.status}.`
    : "Check the connection, and that the picture is still where it was; then try again.";
  return { title: "The service did not answer", detail };
}
