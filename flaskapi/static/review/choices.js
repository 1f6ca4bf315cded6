/** The buttons 0 to 9 and "no digit", each with the key that does the same. */

export const NO_DIGIT = "x";

/** Return the label that a key stands for, or undefined. */
export function readKey(key) {
  if (/^[0-9]$/.test(key)) return { digit: Number(key) };
  return key === NO_DIGIT ? { digit: null } : undefined;
}

/** Fill a group with buttons that call choose(key); others: pairs [key, words] of further ones. */
export function fillChoices(group, choose, others = []) {
  group.classList.add("choices");
  const digits = [..."0123456789"].map((digit) => makeButton(digit, digit));
  const words = [[NO_DIGIT, "No digit"], ...others];
  const more = words.map(([key, text]) => makeButton(key, text, key));
  for (const button of [...digits, ...more]) {
    button.addEventListener("click", () => choose(button.dataset.key));
  }
  group.replaceChildren(...digits, ...more);
}

/** Mark the button of a label, which may be undefined, and no other. */
export function markChoice(group, said) {
  const key = said && (said.digit === null ? NO_DIGIT : String(said.digit));
  for (const button of group.children) button.classList.toggle("same", button.dataset.key === key);
}

function makeButton(key, text, shown) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.key = key;
  button.setAttribute("aria-keyshortcuts", key);
  button.append(text);
  if (shown) {
    const hint = document.createElement("kbd");
    hint.textContent = shown;
    button.append(" ", hint);
  }
  return button;
}
