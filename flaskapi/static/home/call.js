/** The same call from a program: the command, the file it sends, and the answer in JSON. */

import { locateLabel, locateTask } from "./service.js";

const find = (id) => document.getElementById(id);
const LONGEST_SHOWN = 60;
let address = null;

/**
 * Show the command that does what was just done, and its answer.
 *
 * picture: {content, name}. task: "digit" or "page". answer: the JSON that came. kept: {task, id,
 * label} where a label was put on it, else null.
 */
export function showCall(picture, task, answer, kept) {
  const lines = [];
  if (kept) {
    const label = JSON.stringify(kept.label);
    lines.push(
      `curl -F file=@${picture.name} "${locateTask(task)}"`,
      `curl -X PUT -H "Content-Type: application/json" -d '${label}' "${locateLabel(kept.id)}"`,
    );
  } else {
    lines.push(`curl -F file=@${picture.name} "${locateTask(task, "?store=false")}"`);
  }
  find("command").textContent = lines.join("\n");
  find("json").textContent = JSON.stringify(answer, shorten, 1);
  find("copied").textContent = "";
  offerDownload(picture);
}

/** Let the button copy the command. */
export function listenToCopy() {
  find("copy").addEventListener("click", async () => {
    const isCopied = await copy(find("command"));
    find("copied").textContent = isCopied ? "Copied." : "Selected: press Ctrl+C to copy it.";
  });
}

/** Return a name for a file that no shell or curl takes for anything else. */
export function nameSafely({ name, type }) {
  if (/^\w[\w.-]*$/.test(name)) return name;
  const kind = /^image\/(\w+)/.exec(type)?.[1];
  return kind ? `picture.${kind}` : "picture";
}

/** Cut long texts short: pictures in an answer are thousands of characters that nobody reads. */
function shorten(_, value) {
  if (typeof value !== "string" || value.length <= LONGEST_SHOWN) return value;
  return value.startsWith("data:") ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
}

function offerDownload({ content, name }) {
  if (address) URL.revokeObjectURL(address);
  address = URL.createObjectURL(content);
  const link = find("download");
  link.hidden = false;
  link.href = address;
  link.download = name;
  link.textContent = `Download ${name}`;
}

/** Copy an element's text. Where the clipboard is only for https, the text is selected at least. */
async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}
