/* [data-picture]: shows the chosen picture, and makes a large photo small before it is sent; without JavaScript it goes
   as it is. What cannot be drawn here is sent anyway: the server says what is wrong with it. */

const LARGEST_SIDE = 2400;
const LARGE = 1_500_000; // bytes

function draw(bitmap, canvas, side) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "white";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}

async function smaller(bitmap, name) {
  const sheet = document.createElement("canvas");
  draw(bitmap, sheet, LARGEST_SIDE);
  const blob = await new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.9));
  return blob && new File([blob], name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

async function show(part, input) {
  const canvas = part.querySelector("[data-preview]");
  const words = part.querySelector("[data-preview-words]");
  const [file] = input.files;
  canvas.hidden = true;
  words.textContent = "";
  const bitmap = file && (await createImageBitmap(file).catch(() => null));
  if (!bitmap || file !== input.files[0]) return;
  let [width, height] = [bitmap.width, bitmap.height];
  if (file.size > LARGE && file.type !== "image/gif") {
    const small = await smaller(bitmap, file.name);
    if (small && small.size < file.size && file === input.files[0]) {
      const chosen = new DataTransfer();
      chosen.items.add(small);
      input.files = chosen.files;
      const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
      [width, height] = [Math.round(width * scale), Math.round(height * scale)];
    }
  }
  draw(bitmap, canvas, 800);
  canvas.hidden = false;
  words.textContent = part.dataset.words.replace("{width}", width).replace("{height}", height);
}

document.querySelectorAll("[data-picture]").forEach((part) => {
  const input = part.querySelector("input[type=file]");
  input.addEventListener("change", () => show(part, input));
});
