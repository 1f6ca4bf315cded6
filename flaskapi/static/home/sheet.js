/** What lies over the drawing surface: a picture that was given, and the boxes of its digits. */

import { HEIGHT, WIDTH } from "./board.js";

/** A sheet that has the shape of the picture it shows, as large as its surroundings let it be. */
export class Sheet {
  #element;
  #address = null;
  #size = [WIDTH, HEIGHT];
  #isReady = Promise.resolve();

  constructor(element) {
    this.#element = element;
    this.clear();
  }

  /** Show nothing, so that the drawing is seen. */
  clear() {
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = null;
    this.#isReady = Promise.resolve();
    this.#element.replaceChildren();
    this.#element.classList.remove("filled");
    this.#shape(WIDTH, HEIGHT);
  }

  /** Show a picture, a File; one that the browser can't show is named instead. */
  show(file) {
    this.clear();
    this.#address = URL.createObjectURL(file);
    this.#element.classList.add("filled");
    this.#isReady = this.#place(file, this.#address);
  }

  /** Draw a box around each digit of a reading's lines, and none where there are no lines. */
  async drawBoxes(lines = []) {
    const address = this.#address;
    await this.#isReady;
    if (address !== this.#address) return;
    for (const box of this.#element.querySelectorAll(".box")) box.remove();
    if (this.#size === null) return;
    const digits = lines.flatMap((line) => line.digits);
    this.#element.append(...digits.map((digit) => makeBox(digit, this.#size)));
  }

  async #place(file, address) {
    const image = new Image();
    image.src = address;
    image.alt = `The picture ${file.name}`;
    const canBeShown = await image.decode().then(
      () => true,
      () => false,
    );
    if (address !== this.#address) return;
    if (canBeShown) this.#shape(image.naturalWidth, image.naturalHeight);
    else this.#size = null;
    this.#element.replaceChildren(canBeShown ? image : file.name);
  }

  #shape(width, height) {
    this.#size = [width, height];
    this.#element.style.aspectRatio = `${width} / ${height}`;
    this.#element.classList.toggle("broad", width * HEIGHT >= height * WIDTH);
  }
}

/** Return the element of one digit's box, in shares of the picture's width and height. */
function makeBox({ digit, box: [x, y, width, height] }, [pictureWidth, pictureHeight]) {
  const element = document.createElement("span");
  element.className = "box";
  element.style.left = `${(100 * x) / pictureWidth}%`;
  element.style.top = `${(100 * y) / pictureHeight}%`;
  element.style.width = `${(100 * width) / pictureWidth}%`;
  element.style.height = `${(100 * height) / pictureHeight}%`;
  const label = document.createElement("b");
  label.textContent = digit;
  element.append(label);
  return element;
}
